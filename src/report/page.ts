import { escapeXml } from '../figures/svg.ts';
import { embeddedFont } from './font-face.ts';
import { stylesheet } from './stylesheet.ts';

/** Shows a point's figures as soon as it is pointed at; without scripts the browser shows the same a little later. */
const script = `
const tip=document.createElement('div');tip.id='tip';tip.hidden=true;tip.setAttribute('aria-hidden','true');document.body.append(tip);
for(const point of document.querySelectorAll('.point')){
const title=point.querySelector('title');const words=title.textContent;
point.addEventListener('pointerenter',()=>{title.textContent='';tip.textContent=words;tip.hidden=false;
const at=point.getBoundingClientRect();const own=tip.getBoundingClientRect();
tip.style.left=Math.max(8,Math.min(innerWidth-own.width-8,at.x+at.width/2-own.width/2))+'px';
tip.style.top=(at.y>own.height+12?at.y-own.height-4:at.bottom+4)+'px'});
point.addEventListener('pointerleave',()=>{title.textContent=words;tip.hidden=true})}
`;

/** A page by itself: no request, no file beside it, nothing that moves. `body` is trusted HTML, `title` is not. */
export function page(title: string, body: string): string {
  // The font needs the letters that are shown; those of the markup only cost a little.
  const font = embeddedFont(body + title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<style>
${font}${stylesheet}</style>
</head>
<body>
${body}
<script>${script}</script>
</body>
</html>
`;
}
