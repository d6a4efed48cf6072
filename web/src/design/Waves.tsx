/** The promenade's stone waves, quietly. Decoration only. */
export function Waves({ className }: { className?: string }) {
  const wave = (y: number) =>
    `M0 ${y} C 60 ${y - 46}, 120 ${y - 46}, 180 ${y} S 300 ${y + 46}, 360 ${y} S 480 ${y - 46}, 540 ${y} S 660 ${y + 46}, 720 ${y} S 840 ${y - 46}, 900 ${y}`;
  const band = (y: number) =>
    `${wave(y)} V ${y + 30} C 840 ${y - 16}, 780 ${y - 16}, 720 ${y + 30} S 600 ${y + 76}, 540 ${y + 30} S 420 ${y - 16}, 360 ${y + 30} S 240 ${y + 76}, 180 ${y + 30} S 60 ${y - 16}, 0 ${y + 30} Z`;
  return (
    <svg
      className={className}
      viewBox="0 0 900 360"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden
      focusable="false"
    >
      {[70, 140, 210, 280, 350].map((y, index) => (
        <path key={y} d={band(y)} fill="currentColor" opacity={0.05 + index * 0.028} />
      ))}
    </svg>
  );
}
