/** The one look of all pages: system fonts, two colour schemes, sizes that a thumb can hit; no image, no font to load. */

export const BASE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d2320; --soft: #56605a; --line: #d9d8d0;
  --accent: #0b6b50; --on-accent: #ffffff; --tint: #e4f0eb;
  --good: #17663a; --wait: #7a5200; --bad: #a3231f;
  font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131715; --card: #1b211e; --ink: #e8ece9; --soft: #a5b0aa; --line: #37413c;
    --accent: #6fd3ae; --on-accent: #0d1512; --tint: #1f3129;
    --good: #78d49b; --wait: #e8bd68; --bad: #ff9d95;
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word; }
header, main, footer { max-width: 52rem; margin-inline: auto; padding-inline: 1rem; }
.site { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem; padding-block: .75rem; }
.site a, .skip { color: var(--ink); }
.brand { font-weight: 700; text-decoration: none; padding-block: .5rem; }
.languages { display: flex; gap: .25rem; list-style: none; margin: 0; padding: 0; }
.languages a { display: block; padding: .5rem .6rem; border-radius: .4rem; }
.languages a[aria-current] { background: var(--tint); text-decoration: none; font-weight: 600; }
.skip { position: absolute; left: -100vw; padding: .75rem 1rem; background: var(--card); }
.skip:focus { left: .5rem; top: .5rem; z-index: 1; }
main { padding-block: .5rem 2rem; }
main:focus { outline: none; }
footer { border-top: 1px solid var(--line); padding-block: 1rem 2rem; color: var(--soft); font-size: .9rem; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.7rem; margin: .5rem 0 .75rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
p { margin: .5rem 0; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
.soft { color: var(--soft); }
.good { color: var(--good); } .wait { color: var(--wait); } .bad { color: var(--bad); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; margin: .75rem 0; }
.amount { font-variant-numeric: tabular-nums; white-space: nowrap; }
code, pre { font-family: ui-monospace, "Cascadia Mono", Menlo, monospace; font-size: .875em; overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
td.amount, th.amount { text-align: right; padding-right: 0; padding-left: .75rem; }
label { display: block; font-weight: 600; margin: .5rem 0 .25rem; }
input, select, textarea, button { font: inherit; color: inherit; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--soft); border-radius: .5rem; background: var(--card); max-width: 100%; }
button, .button { display: inline-block; min-height: 2.75rem; padding: .55rem 1rem; border: 0; border-radius: .5rem; background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none; cursor: pointer; }
button[disabled] { opacity: .6; cursor: default; }
details > summary { cursor: pointer; padding-block: .5rem; }
dl { display: grid; grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: .25rem 1rem; margin: .5rem 0; }
dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
@media (prefers-reduced-motion: no-preference) { :root { scroll-behavior: smooth; } }
@media print { .site, .skip { display: none; } body { background: none; } }
`;
