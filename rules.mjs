import {transform} from 'esbuild'; import {readFileSync} from 'fs'; import {gzipSync} from 'zlib'
const js=readFileSync('assets/widget/v1.js','utf8')
const css=(await transform(readFileSync('src/channels/widget/client/chat.css','utf8'),{loader:'css',minify:true})).code.trim()
const g=x=>gzipSync(x,{level:9}).length
const base=js.replace(/`:host\{[^`]*`|":host\{[^"]*"|':host\{[^']*'/,'"@@"'); if(!base.includes('@@')) console.log('nomatch')
const full=g(base.replace('@@',()=>css)); console.log(full, css.length)
const rules=css.match(/@[^{]+\{(?:[^{}]*\{[^{}]*\})*\}|[^{}]+\{[^{}]*\}/g)
console.log(rules.map(r=>[full-g(base.replace('@@',()=>css.replace(r,''))),r]).sort((a,b)=>b[0]-a[0]).map(([d,r])=>d+' '+r.slice(0,150)).join('\n'))
