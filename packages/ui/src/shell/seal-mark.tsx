/** Glyph 店 as an outline (Noto Serif CJK Bold, SIL OFL 1.1), so that the mark needs no installed font. */
const GLYPH =
  'M860,763L798,679L593,679C652,710 649,835 432,851L425,845C462,806 503,743 516,687L531,679L261,679L125,728L125,429C125,256 118,66 27,-84L37,-92C231,48 243,264 243,429L243,651L944,651C958,651 969,656 972,667C931,706 860,763 860,763ZM293,324L293,-89L313,-89C369,-89 403,-70 403,-62L403,6L737,6L737,-82L757,-82C815,-82 852,-62 852,-56L852,241C874,245 884,251 890,260L786,339L733,277L628,277L628,446L910,446C924,446 935,451 938,462C895,503 822,562 822,562L757,475L628,475L628,597C655,602 662,612 664,626L510,639L510,277L413,277L293,324ZM403,35L403,249L737,249L737,35L403,35Z';

/** The product's mark: a square vermilion seal. */
export function SealMark({ size = 44 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 40 40" aria-hidden>
      <rect width="40" height="40" rx="5" fill="#c22a1c" />
      <rect
        x="1.25"
        y="1.25"
        width="37.5"
        height="37.5"
        rx="4"
        fill="none"
        stroke="#fff"
        strokeOpacity=".75"
        strokeWidth="1.2"
      />
      <g transform="translate(8.4 28.9) scale(.0232 -.0232)">
        <path d={GLYPH} fill="#fff" />
      </g>
    </svg>
  );
}
