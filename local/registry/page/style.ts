import { STYLE as REPORT_STYLE } from '../../../trainer/report/style';

/** The registry looks like the reports that it leads to. */
export const STYLE = `${REPORT_STYLE}
.skip{position:absolute;left:-9999px}.skip:focus{left:12px;top:12px;background:var(--card);padding:6px 12px;border-radius:6px}
nav{border-bottom:1px solid var(--line);background:var(--card)}
nav>div{max-width:1160px;margin:0 auto;padding:12px 20px;display:flex;flex-wrap:wrap;gap:6px 20px;align-items:baseline}
nav .store{margin-left:auto;overflow-wrap:anywhere;font-size:13px}
nav a[aria-current]{color:var(--text);font-weight:600;text-decoration:none}
h1{margin:0;font-size:26px;letter-spacing:-.01em;overflow-wrap:anywhere}
h1 small{font-size:15px;font-weight:400;color:var(--muted)}
.crumbs{margin:0 0 6px;font-size:13px;overflow-wrap:anywhere}
.state{display:inline-block;padding:0 8px;border:1px solid currentColor;border-radius:999px;font-size:12px;white-space:nowrap;color:var(--muted)}
.state.good{color:var(--good)}.state.bad{color:var(--bad)}.state.wait{color:var(--c5)}
.lead-value{font-size:30px;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.nowrap{white-space:nowrap}
th+th,td+td{padding-left:10px}
.command{display:block;margin:4px 0 0;padding:8px 10px;background:var(--bg);border:1px solid var(--line);border-radius:6px;overflow-wrap:anywhere;user-select:all}
.waiting{border-left:5px solid var(--c5)}.waiting p{margin:0 0 6px}
form{display:flex;flex-wrap:wrap;gap:10px 16px;align-items:end}
form label{display:flex;flex-direction:column;gap:3px;font-size:13px;color:var(--muted);flex:1 1 260px;min-width:0}
input{font:inherit;width:100%;padding:6px 8px;border:1px solid var(--muted);border-radius:6px;background:var(--bg);color:var(--text)}
button{font:inherit;padding:6px 16px;border:1px solid var(--c1);border-radius:6px;background:var(--c1);color:var(--on);cursor:pointer}
:focus-visible{outline:3px solid var(--c1);outline-offset:2px}
.pages{display:flex;gap:16px;margin-top:10px;font-size:14px}
td.version{min-width:170px;max-width:340px;overflow-wrap:anywhere}
td.reason{min-width:260px;max-width:520px;overflow-wrap:anywhere}
table.diff td{overflow-wrap:anywhere;min-width:90px}
dl{display:grid;grid-template-columns:minmax(110px,max-content) minmax(0,1fr);gap:4px 16px;margin:0}
dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
pre.card-text{font-size:13px}
.cards a{overflow-wrap:anywhere}
`;

/** Two steps of a network that is rolled out in time. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="4" cy="8" r="3" fill="#2563eb"/><circle cx="12" cy="8" r="3" fill="#e07a1f"/></svg>`;
