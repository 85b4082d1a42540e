/** The page's style; colors of charts also differ in lightness. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1b2430;--muted:#5d6b7c;--line:#e1e6ec;--c1:#2563eb;--c2:#e07a1f;--c3:#0f8a6d;--c4:#9333b8;--c5:#875c05;--c6:#c2255c;--good:#0f7a4f;--bad:#b3372f;--on:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1b212a;--text:#e6ebf1;--muted:#94a3b5;--line:#2d3642;--c1:#6ea1ff;--c2:#f2a25c;--c3:#4fd0ad;--c4:#cf8df0;--c5:#dfbf4d;--c6:#f783ac;--good:#4fd08f;--bad:#f08a80;--on:#0c1118}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1160px;margin:0 auto;padding:32px 20px 64px;overflow-wrap:anywhere}
header h1{margin:0;font-size:26px;letter-spacing:-.01em}
header p{margin:4px 0 0}
.muted{color:var(--muted)}
h2{margin:36px 0 12px;font-size:17px}
.grid3{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(330px,100%),1fr));gap:14px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(220px,100%),1fr));gap:14px;margin-top:22px}
.card,.panel,figure.chart{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px;margin:0}
.card .label{color:var(--muted);font-size:13px}
.card .value{font-size:30px;font-weight:650;letter-spacing:-.02em;line-height:1.25;font-variant-numeric:tabular-nums}
.card.lead{border-color:var(--c1);box-shadow:inset 0 3px 0 var(--c1)}
.good{color:var(--good)}.bad{color:var(--bad)}
.grid2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(460px,100%),1fr));gap:14px}
figcaption{font-weight:600}
figure.chart .plot{overflow-x:auto}
figure.chart svg{display:block;max-width:none;font-family:inherit;font-variant-numeric:tabular-nums}
.note{margin:6px 0 0;font-size:13px}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:4px 0 6px;font-size:13px;color:var(--muted);min-height:20px}
.key{display:inline-flex;align-items:center;gap:6px}
i.swatch{width:20px;height:0;border-top:3px solid var(--own);border-radius:2px}
i.swatch.dashed{width:22px;height:2px;border:0;border-radius:0;background:repeating-linear-gradient(90deg,var(--own) 0 5px,transparent 5px 8px)}
i.swatch.dot{width:10px;height:10px;border:0;border-radius:50%;background:var(--own)}
i.swatch.swatch-area{width:14px;height:12px;border:0;background:var(--own)}
.grid4{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(220px,100%),1fr));gap:14px;margin-top:14px}
.below{margin-top:14px!important}
.narrow-only{display:none}
@media (max-width:1080px){.wide-only{display:none}.narrow-only{display:block}}
.confusion.large{grid-template-columns:minmax(0,1fr)!important}
.confusion{display:grid;grid-template-columns:minmax(0,max-content) minmax(min(300px,100%),1fr);gap:14px;align-items:start}
@media (max-width:820px){.confusion{grid-template-columns:minmax(0,1fr)}}
.verdict{margin-top:18px;border-left:5px solid;color:var(--text)}
.verdict.good{border-left-color:var(--good)}.verdict.bad{border-left-color:var(--bad)}.verdict.muted{border-left-color:var(--line)}
.verdict b{margin-right:6px}.verdict.good b{color:var(--good)}.verdict.bad b{color:var(--bad)}
.verdict .links{margin:6px 0 0;font-size:13px}.verdict .links>*{margin-right:12px}
a{color:var(--c1)}
.warnings{margin-top:14px}.warnings p{margin:0 0 8px}.warnings p:last-child{margin:0}
.sign{font-weight:700}
.tagged{padding:8px 0 10px;border-bottom:1px solid var(--line)}.tagged:last-child{border-bottom:0}
.token{display:inline-flex;flex-direction:column;align-items:flex-start;margin:2px 12px 4px 0;vertical-align:top}
.token b{font-weight:500}.token i{font-style:normal;font-size:12px;color:var(--muted)}.token i.bad{color:var(--bad)}.token i.good{color:var(--good)}
.token.missed{border-bottom:2px solid var(--bad)}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
th{color:var(--muted);font-weight:500;font-size:13px}
tr:last-child td,tr:last-child th{border-bottom:0}
.n{text-align:right;padding-right:0;padding-left:10px;font-variant-numeric:tabular-nums;white-space:nowrap}
.n+:not(.n){padding-left:20px}
tbody th{width:38%;font-size:14px}
.best td{font-weight:600}
code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:0;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.scroll th,.scroll td{overflow-wrap:normal}
.scroll td.wide{min-width:240px;max-width:560px;overflow-wrap:anywhere}
.scroll tbody th{width:auto}
.scroll td.name{min-width:150px;overflow-wrap:anywhere}
summary{cursor:pointer;font-weight:600}
details[open] summary{margin-bottom:10px}
.scroll{overflow-x:auto}
@media (max-width:480px){main{padding:20px 12px 48px}.card,.panel,figure.chart{padding:12px}.scroll td.wide{min-width:110px}th,td{padding-right:6px}.n{padding-left:6px}}
@media print{body{background:#fff}.card,.panel,figure.chart{break-inside:avoid}}
`.trim();
