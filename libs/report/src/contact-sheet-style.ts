/** CSS of the contact sheet's page. Text has a contrast of 4.5 in both themes, and colour is never the only cue. */
export const CONTACT_SHEET_STYLE = `
:root {
  --page: #f3f4f6; --card: #fff; --line: #dde1e6; --ink: #14181d; --faint: #59636e;
  --link: #1d55b5; --probe: #2563c9; --same: #107c3e; --different: #c2291f; --unknown: #8a939d; --empty: #e8ebee;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1116; --card: #171b21; --line: #2c333c; --ink: #e8ebef; --faint: #a0aab5;
    --link: #8ab4f8; --probe: #6ea8ff; --same: #3fc57a; --different: #ff7a70; --unknown: #77818c; --empty: #242a32;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
}
main { max-width: 1440px; margin: 0 auto; padding: 32px 28px 48px; }
h1, h2, h3, p, dl, dd, ol, ul, figure { margin: 0; padding: 0; }
h1, h2, .photo-id, .identity, .missing, .problem, dd { overflow-wrap: anywhere; }
h1 { font-size: 28px; line-height: 1.2; letter-spacing: -0.01em; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
img { display: block; }
ol, ul { list-style: none; }
.visually-hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}

.head { display: grid; gap: 18px; margin-bottom: 28px; }
.head dl { display: flex; flex-wrap: wrap; gap: 10px 40px; }
dt { color: var(--faint); font-size: 13px; }
.legend { display: flex; flex-wrap: wrap; gap: 8px 24px; }
.legend li { display: flex; align-items: center; gap: 8px; }
.legend .verdict {
  width: 22px; height: 22px; border: 4px solid var(--mark); border-radius: 4px; font-size: 12px; line-height: 14px;
  text-align: center;
}
.same { --mark: var(--same); }
.different { --mark: var(--different); }
.unknown { --mark: var(--unknown); }
.note { max-width: 76ch; color: var(--faint); font-size: 14px; }
.overview { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 6px; font-weight: 600; text-align: left; }
th, td { padding: 6px 24px 6px 0; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
thead th { color: var(--faint); font-weight: 500; }
tbody th { min-width: 9em; max-width: 40ch; font-weight: 400; white-space: normal; overflow-wrap: anywhere; }

.probe {
  display: grid; grid-template-columns: 280px minmax(0, 1fr); gap: 32px; margin-top: 24px; padding: 24px;
  border: 1px solid var(--line); border-radius: 12px; background: var(--card);
}
.label { color: var(--probe); font-size: 12px; font-weight: 700; letter-spacing: 0.08em; text-transform: uppercase; }
h2 { margin-bottom: 12px; font-size: 19px; line-height: 1.3; }
.outlined { position: relative; width: fit-content; max-width: 100%; }
.outlined img { max-width: 100%; max-height: 420px; border-radius: 6px; }
.outlined svg { position: absolute; inset: 0; width: 100%; height: 100%; }
rect { fill: none; vector-effect: non-scaling-stroke; }
.halo { stroke: #fff; stroke-width: 5px; stroke-opacity: 0.85; }
.box { stroke: #2563c9; stroke-width: 3px; }
.photo figcaption { display: flex; gap: 12px; margin-top: 12px; color: var(--faint); font-size: 13px; }
.photo figcaption img { flex: none; width: 96px; height: 96px; border: 3px solid var(--probe); border-radius: 6px; }
.photo .identity { color: var(--ink); font-size: 15px; font-weight: 600; }

.models { display: grid; align-content: start; gap: 22px; }
.model { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 14px; }
.model + .model { padding-top: 20px; border-top: 1px solid var(--line); }
h3 { font-size: 17px; }
.same-count { font-size: 14px; }
.facts { color: var(--faint); font-size: 13px; font-variant-numeric: tabular-nums; }
.matches {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(112px, 1fr)); gap: 14px 12px; width: 100%; margin-top: 10px;
}
.frame { aspect-ratio: 1; border: 5px solid var(--mark); border-radius: 6px; background: var(--empty); }
.frame img { width: 100%; height: 100%; object-fit: contain; }
.match figcaption { margin-top: 4px; font-size: 12px; line-height: 1.35; }
.match figcaption > span { display: block; }
.match .score { display: flex; align-items: baseline; gap: 6px; font-size: 15px; }
.rank { color: var(--faint); font-size: 12px; }
.similarity { margin-left: auto; font-weight: 600; font-variant-numeric: tabular-nums; }
.match .verdict { color: var(--mark); font-weight: 700; }
.match.unknown .verdict { color: var(--faint); }
.photo-id { color: var(--faint); }
.problem { width: 100%; padding: 10px 14px; border-left: 4px solid var(--different); background: var(--page); font-size: 14px; }
.remedy { display: block; color: var(--faint); }
.missing { display: grid; height: 100%; padding: 6px; place-content: center; color: var(--faint); font-size: 11px; }

@media (max-width: 760px) {
  main { padding: 20px 14px 32px; }
  h1 { font-size: 23px; }
  .probe { grid-template-columns: minmax(0, 1fr); gap: 22px; padding: 16px; }
  .head dl { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 16px; }
  th, td { padding-right: 14px; }
  .matches { grid-template-columns: repeat(auto-fill, minmax(92px, 1fr)); gap: 12px 9px; }
}
@media print {
  .matches li { break-inside: avoid; }
}
`;
