/**
 * The report's one style. Greys for everything normal, one accent for the suspected part of the load: Okabe and Ito's
 * vermilion on light, their orange on dark ground.
 */
export const STYLE = `:root{color-scheme:light dark;--paper:#fff;--card:#fafafa;--ink:#1b1b1b;--quiet:#595959;--line:#dcdcdc;--load:#b3b3b3;--peers:#e6e6e6;--night:#f3f3f3;--accent:#d55e00;--accent-text:#a84a00;--floor:#7a3600;--limit:#1b1b1b;--heat0:#f4f4f4;--heat1:#d2d2d2;--heat2:#adadad;--heat3:#808080;--heat4:#525252;--heat5:#1f1f1f}
@media (prefers-color-scheme:dark){:root{--paper:#141414;--card:#1d1d1d;--ink:#ececec;--quiet:#ababab;--line:#3a3a3a;--load:#6b6b6b;--peers:#2c2c2c;--night:#191919;--accent:#e69f00;--accent-text:#f0b440;--floor:#ffd27a;--limit:#ececec;--heat0:#202020;--heat1:#3a3a3a;--heat2:#585858;--heat3:#808080;--heat4:#adadad;--heat5:#e6e6e6}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;padding:16px;max-width:1120px;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
h1,h2,h3,h4,p,figure,dl,dd,ol,ul{margin:0}
h1{font-size:28px;line-height:1.2}
h2{font-size:22px;line-height:1.25;margin-bottom:8px}
h3{font-size:16px;margin-bottom:8px}
h4{font-size:14px;margin-bottom:4px}
ul{padding-left:20px}
a{color:inherit}
a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.defs{position:absolute}
.quiet{color:var(--quiet)}
.num{text-align:right;white-space:nowrap}
.brand{font-size:14px;font-weight:600;letter-spacing:.02em;color:var(--quiet)}
.head{padding-bottom:16px;border-bottom:2px solid var(--ink)}
.lead{font-size:20px;line-height:1.35;margin:8px 0}
.head .quiet{font-size:14px;max-width:80ch}
main>section{margin-top:24px}
.list,.list ol,.sheet ol{list-style:none;padding:0}
.item{border-bottom:1px solid var(--line)}
.item a{display:grid;grid-template-columns:40px minmax(140px,1.1fr) 124px 160px minmax(150px,1.2fr) 148px 144px;gap:4px 16px;align-items:center;padding:8px 0;min-height:64px;color:inherit;text-decoration:none}
.item a:hover .place b{text-decoration:underline}
.item span{display:block}
.item .quiet{font-size:13px;line-height:1.35}
.item .rank{font-size:20px;font-weight:600;text-align:right}
.item .place b{overflow-wrap:anywhere}
.item .kw b{font-size:20px;color:var(--accent-text);white-space:nowrap}
.item .kw,.item .money,.item .chance{text-align:right}
.item .why{line-height:1.35}
.group{border-left:4px solid var(--line);padding-left:8px;margin:8px 0}
.group h3{margin:8px 0 0;font-size:15px}
.group h3 span{font-weight:400;color:var(--quiet)}
.more{margin-top:8px}
svg{display:block;max-width:100%}
svg text{fill:var(--ink);font-size:12px}
.spark{width:100%;height:44px}
.load{fill:var(--load)}
.suspect{fill:var(--accent)}
.peers{fill:var(--peers);stroke:var(--quiet);stroke-width:1;stroke-dasharray:2 2;vector-effect:non-scaling-stroke}
.night{fill:var(--night)}
.floor,.before,.estimatedline{fill:none;stroke-width:2;vector-effect:non-scaling-stroke}
.floor{stroke:var(--floor)}
.before{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:5 3}
.estimatedline{stroke:var(--quiet);stroke-width:1}
.grid,.tickline{stroke:var(--line);stroke-width:1}
.plot .grid{stroke-opacity:.7}
.under{fill:var(--paper);fill-opacity:.85}
svg .tick{font-size:11px;paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-opacity:.8}
.mark{stroke:var(--ink);stroke-width:1;stroke-dasharray:4 3}
.between{stroke:var(--ink);stroke-width:4}
.limit{stroke:var(--limit);stroke-width:1.5}
svg .marktext,svg .floortext,svg .limittext{font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-opacity:.85}
svg .fall{font-size:9px;paint-order:stroke;stroke:var(--paper);stroke-width:3px}
.hatchline{stroke:var(--quiet);stroke-width:1.5;fill:none}
.dot{fill:var(--quiet)}
rect.missing{fill:url(#hatch);fill-opacity:.8}
rect.estimated{fill:url(#dots)}
.areaload{fill:var(--load)}
.heat path{fill:none;stroke-width:1;shape-rendering:crispEdges}
.heat0{stroke:var(--heat0)}.heat1{stroke:var(--heat1)}.heat2{stroke:var(--heat2)}.heat3{stroke:var(--heat3)}.heat4{stroke:var(--heat4)}.heat5{stroke:var(--heat5)}
.since{fill:var(--accent)}
.earlier{fill:var(--paper);stroke:var(--quiet);stroke-width:1.5}
.fit{stroke:var(--ink);stroke-width:1.5}
.track{fill:var(--peers)}
.rest{fill:var(--load)}
.fill{fill:var(--quiet)}
.bullet,.weight{min-width:60px}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:var(--quiet);font-size:13px;padding-bottom:4px}
th,td{padding:6px 12px 6px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--quiet);font-size:13px}
tfoot th,tfoot td{font-weight:600}
th.num,td.num{text-align:right;padding-right:24px}
.weightcell{width:220px}.weight{display:inline-block;width:calc(100% - 48px);vertical-align:middle}.weightcell .num{display:inline-block;width:44px;text-align:left}
.barcell{width:38%;padding-right:0}
.totals{max-width:720px}
.facts div{display:grid;grid-template-columns:minmax(140px,280px) 1fr;gap:0 16px;padding:4px 0;border-bottom:1px solid var(--line);font-size:14px}
.facts-section .facts{columns:2 380px;column-gap:32px}.facts-section .facts div{grid-template-columns:170px 1fr;break-inside:avoid}
.facts dt{color:var(--quiet)}
.facts dd{overflow-wrap:anywhere}
.facts-section h3{margin-top:16px}
.facts-section p{max-width:80ch;font-size:14px;margin-bottom:4px}
.facts-section ul{font-size:14px}
.dossier{margin-top:48px;padding-top:16px;border-top:2px solid var(--ink);content-visibility:auto;contain-intrinsic-size:auto 2200px}
.dossier h2{margin:0;overflow-wrap:anywhere}
.dossier h2 .rank{display:inline-block;min-width:32px;color:var(--quiet)}
.where{font-size:14px;overflow-wrap:anywhere}
.claim{font-size:18px;margin:8px 0;font-weight:600}
.figures{display:grid;grid-template-columns:repeat(4,1fr);gap:8px 24px;padding:8px 0 16px}
.figures dt{color:var(--quiet);font-size:13px}
.figures b{display:block;font-size:17px;line-height:1.3;font-weight:600}
.figures .large b{font-size:28px;line-height:1.1;color:var(--accent-text);white-space:nowrap}
.figures .quiet{display:block;font-size:13px;line-height:1.35}
figcaption{color:var(--quiet);font-size:13px;line-height:1.4;margin-top:4px}
.key{display:inline-block;margin-right:16px;white-space:nowrap}
.key::before{content:"";display:inline-block;width:14px;height:10px;margin-right:6px;vertical-align:baseline;background:var(--load)}
.key:not(.load,.suspect,.floor,.peers,.missing,.estimated)::before{display:none}
.key.suspect::before{background:var(--accent)}
.key.floor::before{height:0;background:none;border-top:2px solid var(--floor);vertical-align:middle}
.key.peers::before{background:var(--peers);outline:1px dashed var(--quiet)}
.key.missing::before{background:repeating-linear-gradient(45deg,var(--quiet) 0 1.5px,transparent 1.5px 4px)}
.key.estimated::before{background:radial-gradient(circle,var(--quiet) 1px,transparent 1.4px) 0 0/5px 5px}
.sheet{display:grid;grid-template-columns:1fr 1.6fr;gap:16px 32px;margin-top:16px}
.sheet ol{counter-reset:reason}
.sheet ol li{counter-increment:reason;padding:2px 0}
.sheet ol li::before{content:counter(reason) ". "}
.checks{list-style:none;padding:0}
.checks li{padding:2px 0 2px 24px;text-indent:-24px}
.checks li::before{content:"☐";display:inline-block;width:24px;text-indent:0}
.caution{margin:16px 0;padding:8px 12px;border-left:4px solid var(--quiet);font-size:14px;background:var(--card)}
.findings{display:none}
.behind>section,.behind>.multiples{margin-top:24px}
.behind figure{margin-bottom:16px}.behind table+figure{margin-top:16px}.residual{fill:none;stroke:var(--quiet);stroke-width:1.5;vector-effect:non-scaling-stroke}
.multiples{display:grid;grid-template-columns:repeat(3,1fr);gap:16px 24px}
details{font-size:14px}
summary{cursor:pointer;min-height:44px;display:flex;align-items:center;text-decoration:underline}
.formula{line-height:1.8}
.back{margin-top:16px}
.back a{display:inline-block;min-height:44px;padding:10px 0}
@media (max-width:1000px){.item a{grid-template-columns:40px 1fr 132px 160px;grid-template-areas:"rank place kw shape" ". why chance money"}.item .rank{grid-area:rank}.item .place{grid-area:place}.item .kw{grid-area:kw}.item .shape{grid-area:shape}.item .why{grid-area:why}.item .chance{grid-area:chance}.item .money{grid-area:money}}
@media (max-width:640px){body{padding:12px}h1{font-size:24px}.lead{font-size:18px}.item a{grid-template-columns:28px 1fr auto;grid-template-areas:"rank place kw" ". why why" "shape shape shape" ". chance money";padding:12px 0}.item .rank{text-align:left;align-self:start}.item .chance{text-align:left}.item .place,.item .kw{align-self:start}.figures{grid-template-columns:1fr 1fr}.multiples{grid-template-columns:1fr}.sheet{grid-template-columns:1fr}.facts div{grid-template-columns:1fr}.group{padding-left:8px;margin-left:-4px}.evidence,.alternatives,.loading{font-size:13px}th,td{padding-right:8px}.weightcell{width:76px}.weight{width:100%}.weightcell .num{display:block}.barcell{width:26%}.totals{font-size:12px}.totals th,.totals td{padding-right:4px}.dossier{contain-intrinsic-size:auto 3200px}}
@page{size:A4;margin:10mm 13mm 12mm}
@media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--quiet:#444;--line:#bbb;--load:#b3b3b3;--peers:#e6e6e6;--night:#f3f3f3;--accent:#d55e00;--accent-text:#8a3d00;--floor:#5c2900;--limit:#000;--heat0:#f4f4f4;--heat1:#d2d2d2;--heat2:#adadad;--heat3:#808080;--heat4:#525252;--heat5:#1f1f1f}
html{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{padding:0;max-width:none;font-size:9.5pt;line-height:1.3}
h1{font-size:18pt}h2{font-size:14pt}h3{font-size:10pt;margin-bottom:2pt}h4{font-size:9.5pt}
.lead{font-size:12pt}
.back{display:none}
.item a{grid-template-columns:20px 1.25fr 84px 84px 1.2fr 84px 84px;grid-template-areas:none;gap:2px 8px;min-height:0;padding:4px 0;font-size:9pt}
.item a>span{grid-area:auto!important}
.item .kw b{font-size:11pt}.item .rank{font-size:11pt}.item .quiet{font-size:8pt}.item{break-inside:avoid}.spark{height:30px}
.group{break-inside:avoid-page;margin:3pt 0}.group h3{font-size:9.5pt;margin:3pt 0 0}
.facts-section{break-before:page}.facts-section .facts{columns:2}.facts-section .facts div{grid-template-columns:110px 1fr;padding:2px 0}
main>section{margin-top:12pt}th,td{padding-top:2px;padding-bottom:2px}
.dossier{break-before:page;margin:0;padding:0;border:0;content-visibility:visible;contain-intrinsic-size:none}
.dossier header{border-bottom:2px solid #000;padding-bottom:4pt}
.figures{grid-template-columns:repeat(4,1fr);padding:2pt 0 4pt;gap:4px 14px}.figures .large b{font-size:16pt}.figures b{font-size:10pt;line-height:1.2}.figures .quiet,.figures dt{font-size:8pt;line-height:1.2}
.claim{font-size:11.5pt;margin:3pt 0}
table,details,.facts div,.where{font-size:8.8pt}figcaption,.caution{font-size:8.2pt;line-height:1.25}
.sheet{grid-template-columns:1fr 2fr;margin-top:3pt;font-size:8.8pt;line-height:1.25;gap:6px 20px}.checks li,.sheet ol li{padding-top:0;padding-bottom:1px}
.caution{margin:3pt 0;padding:1pt 6pt;border-left-width:3px}
.findings{display:block;border:1px solid #000;padding:4pt 8pt;margin-top:4pt;break-inside:avoid}
.outcomes span{display:inline-block;margin-right:14pt}
.findings dl{display:grid;grid-template-columns:repeat(4,1fr);gap:0 12pt;margin-top:2pt}
.findings dt{font-size:8.5pt;color:var(--quiet)}
.findings dd{height:16pt;border-bottom:1px solid #000}
.findings .note{font-size:8.5pt;color:var(--quiet);margin-top:3pt}
.lines i{display:block;height:18pt;border-bottom:.5pt solid #888}
.findings .signatures{grid-template-columns:1fr 1.4fr 1.4fr}
.behind{break-before:page}
.behind>section,.behind>.multiples{margin-top:7pt}.behind .facts{columns:2;column-gap:20px}.behind .facts div{grid-template-columns:1fr 1.4fr;break-inside:avoid}.behind figure{margin-bottom:6pt}caption{padding-bottom:1pt;font-size:8.2pt}.formula{line-height:1.4}
.behind section>figure,.behind .multiples>figure,table,tr{break-inside:avoid}
h3,h4,caption{break-after:avoid}
.multiples{grid-template-columns:repeat(3,1fr);gap:10px 16px}
details::details-content{content-visibility:visible!important;display:block!important;height:auto!important}
summary{display:none}
a{text-decoration:none}}
`
