import { fontFamily, paletteRules, palettes } from '../figures/style.ts';
import { figuresFamily } from './font-face.ts';

const variables = (scheme: 'light' | 'dark') =>
  (['ink', 'muted', 'grid', 'paper'] as const).map((name) => `--${name}:${palettes[scheme][name]}`).join(';');

/** One stylesheet for every page: a paper's measure, both colour schemes, and print. */
export const stylesheet = `
:root{color-scheme:light dark;${variables('light')};--soft:#f6f7f9;--shade:#1f243033;--caution:#8a4b00}
@media screen and (prefers-color-scheme:dark){
:root{${variables('dark')};--soft:#1e2128;--shade:#000000b3;--caution:#f2b45c}
${paletteRules('dark', 'svg')}
}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:16px/1.6 ${fontFamily};-webkit-text-size-adjust:100%}
body{max-width:908px;margin:0 auto;padding:56px 24px 80px}
header p{margin:0;color:var(--muted);font-size:14px}
h1{margin:2px 0 0;font-size:30px;line-height:1.25;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{margin:64px 0 14px;padding-top:18px;border-top:1px solid var(--grid);font-size:21px;line-height:1.3;letter-spacing:-.01em}
h3{margin:44px 0 8px;font-size:16px;line-height:1.4}
h3+.figure{margin-top:0}
p:has(+.wide){margin-bottom:8px;max-width:56em}
p,ul{margin:0 0 14px;max-width:43em}
ul{padding-left:20px}
li{margin:4px 0}
p,li,dd{overflow-wrap:anywhere}
td{overflow-wrap:break-word}
a{color:inherit;text-decoration-color:var(--muted);text-underline-offset:2px}
a:focus-visible,.wide:focus-visible{outline:2px solid #4ea5e0;outline-offset:2px}
.answer{margin:26px 0 14px;font-size:21px;line-height:1.45;font-weight:600;letter-spacing:-.008em}
.caution{color:var(--caution)}
.note,.files{color:var(--muted);font-size:13.5px;line-height:1.5}
nav{margin:14px 0 0;font-size:13.5px;color:var(--muted)}
nav a{margin-right:16px;text-decoration:none;white-space:nowrap}
nav a:hover{text-decoration:underline}
code,pre{font:13.5px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace}
code{font-size:.86em;overflow-wrap:anywhere}
pre{margin:0 0 14px;padding:14px 16px;background:var(--soft);border-radius:6px;overflow-x:auto}
.figure{margin:22px -16px 6px}
.figure svg{display:block;width:100%;height:auto}
.picture.narrow{display:none;max-width:440px}
.figure .point:hover path{stroke-width:3.2}
.figure+p{margin-top:10px}
.files a{margin-right:12px}
.wide{overflow-x:auto;margin:0 0 18px;background:linear-gradient(90deg,var(--paper) 30%,transparent) 0 0/40px 100% no-repeat local,linear-gradient(270deg,var(--paper) 30%,transparent) 100% 0/40px 100% no-repeat local,linear-gradient(90deg,var(--shade),transparent) 0 0/14px 100% no-repeat scroll,linear-gradient(270deg,var(--shade),transparent) 100% 0/14px 100% no-repeat scroll}
table{width:100%;border-collapse:collapse;font-size:14px;line-height:1.4;font-family:'${figuresFamily}',${fontFamily}}
th,td{padding:6px 0 6px 14px;text-align:left;vertical-align:top}
th:first-child,td:first-child{padding-left:0}
thead th{color:var(--muted);font-weight:400;vertical-align:bottom;border-bottom:1px solid var(--ink)}
thead small,td small{display:block;color:var(--muted);font-size:11.5px;font-weight:400}
td small{white-space:nowrap}
td.text{min-width:8.5em}
td.text small{white-space:normal}
.dense td{padding-top:2.5px;padding-bottom:2.5px}
.number{text-align:right;white-space:nowrap}
tr.first td{border-top:1px solid var(--grid)}
tbody tr:first-child td{border-top:0}
tbody tr:last-child td{border-bottom:1px solid var(--grid)}
.arm{display:inline-flex;gap:7px}
.arm svg{flex:none;margin-top:.25em}
dl{display:grid;grid-template-columns:minmax(0,max-content) minmax(0,1fr);gap:6px 22px;margin:0 0 18px;font-size:15px}
dt{color:var(--muted);max-width:15em;overflow-wrap:anywhere}
dd{margin:0}
.verdict{display:inline-block;padding:1px 9px;border:1px solid currentColor;border-radius:99px;font-size:13px;font-weight:600}
#tip{position:fixed;z-index:1;max-width:320px;padding:6px 10px;border-radius:5px;background:var(--ink);color:var(--paper);font-size:13px;line-height:1.4;pointer-events:none}
@media screen and (max-width:640px){
body{padding:28px 16px 56px}
h1{font-size:25px}
.note:has(+.many)::after{content:' Scroll the table sideways for its right columns.';color:var(--ink)}
.answer{font-size:18px}
th,td{padding-left:10px}
th.number{white-space:normal}
.figure .picture.narrow{display:block}
.figure .picture.narrow~.picture{display:none}
dl{grid-template-columns:1fr;gap:0}
dd{margin-bottom:10px}
}
@media print{
@page{margin:16mm 15mm}
html{font-size:10.5pt}
body{max-width:none;padding:0}
nav,.files,#tip{display:none}
h2,h3{break-after:avoid}
h2{margin-top:28px}
.figure,tr,pre,dl,li{break-inside:avoid}
.figure{margin-left:0;margin-right:0}
.wide{overflow:visible;background:none}
table{font-size:8.6pt}
.figure svg{width:84%}
h3{margin-top:22px}
h3+.figure{margin-bottom:18px}
p:has(+ul),p:has(+pre),.note{break-after:avoid}
p{break-inside:avoid}
pre{white-space:pre-wrap;overflow:visible}
thead{display:table-header-group}
th,td{padding-left:10px}
}
`;
