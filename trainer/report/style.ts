/** The page's style; colors of charts also differ in lightness. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1b2430;--muted:#5d6b7c;--line:#e1e6ec;--c1:#2563eb;--c2:#e07a1f;--c3:#0f8a6d;--c4:#9333b8;--c5:#a3720b;--c6:#c2255c;--good:#0f7a4f;--bad:#b3372f;--right:37,99,235;--wrong:214,90,30}
@media (prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1b212a;--text:#e6ebf1;--muted:#94a3b5;--line:#2d3642;--c1:#6ea1ff;--c2:#f2a25c;--c3:#4fd0ad;--c4:#cf8df0;--c5:#dfbf4d;--c6:#f783ac;--good:#4fd08f;--bad:#f08a80;--right:96,150,255;--wrong:240,130,70}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1160px;margin:0 auto;padding:32px 20px 64px}
header h1{margin:0;font-size:26px;letter-spacing:-.01em}
header p{margin:4px 0 0}
.muted{color:var(--muted)}
h2{margin:36px 0 12px;font-size:17px}
.grid3{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(320px,100%),1fr));gap:14px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:14px;margin-top:22px}
.card,.panel,figure.chart{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px;margin:0}
.card .label{color:var(--muted);font-size:13px}
.card .value{font-size:30px;font-weight:650;letter-spacing:-.02em;line-height:1.25;font-variant-numeric:tabular-nums}
.card.lead{border-color:var(--c1);box-shadow:inset 0 3px 0 var(--c1)}
.good{color:var(--good)}.bad{color:var(--bad)}
.grid2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(460px,100%),1fr));gap:14px}
figcaption{font-weight:600}
svg{display:block;width:100%;height:auto}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:4px 0 6px;font-size:13px;color:var(--muted);min-height:20px}
.key{display:inline-flex;align-items:center;gap:6px}
.swatch{width:20px;height:0;border-top:3px solid;border-radius:2px}
.swatch.dashed{border-top:2px dashed var(--muted)}
.c1{stroke:var(--c1);color:var(--c1)}.c2{stroke:var(--c2);color:var(--c2)}.c3{stroke:var(--c3);color:var(--c3)}
.c4{stroke:var(--c4);color:var(--c4)}.c5{stroke:var(--c5);color:var(--c5)}.c6{stroke:var(--c6);color:var(--c6)}
.point{fill:transparent}.bar{fill:var(--c1)}
.grid4{display:grid;grid-template-columns:repeat(auto-fill,minmax(210px,1fr));gap:14px;margin-top:14px}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round}
.dot{fill:var(--card);stroke-width:1.8}
.grid{stroke:var(--line)}
.mark{stroke:var(--muted);stroke-dasharray:4 4}
.tick{fill:var(--muted);font-size:11.5px;font-variant-numeric:tabular-nums}
.confusion{display:grid;grid-template-columns:minmax(0,1.7fr) minmax(260px,1fr);gap:24px;align-items:start}
@media (max-width:820px){.confusion{grid-template-columns:1fr}}
.confusion rect{stroke:var(--line);stroke-width:.6}
rect.right{fill:rgba(var(--right),var(--share))}
rect.wrong{fill:rgba(var(--wrong),calc(var(--share)*1.6))}
.count{font-size:11px;text-anchor:middle;fill:var(--text);font-variant-numeric:tabular-nums}
.count.on-dark{fill:#fff}
@media (prefers-color-scheme:dark){.count.on-dark{fill:#0c1118}}
.name{font-size:12px;fill:var(--muted)}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
th{color:var(--muted);font-weight:500;font-size:13px}
tr:last-child td,tr:last-child th{border-bottom:0}
.n{text-align:right;padding-right:0;padding-left:10px;font-variant-numeric:tabular-nums;white-space:nowrap}
tbody th{width:38%;font-size:14px}
.best td{font-weight:600}
code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:0;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.scroll th,.scroll td{overflow-wrap:normal}
.scroll td.wide{min-width:240px;max-width:560px;overflow-wrap:anywhere}
.scroll tbody th{width:auto}
summary{cursor:pointer;font-weight:600}
details[open] summary{margin-bottom:10px}
.scroll{overflow-x:auto}
@media print{body{background:#fff}.card,.panel,figure.chart{break-inside:avoid}}
`.trim();
