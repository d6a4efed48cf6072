/** The product's mark: a person at the point where two roads meet. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect
        x="0.5"
        y="0.5"
        width="31"
        height="31"
        rx="9"
        fill="rgb(255 255 255 / 10%)"
        stroke="rgb(255 255 255 / 22%)"
      />
      <path
        d="M8 22.5 14.3 9.2a1.9 1.9 0 0 1 3.4 0L24 22.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="16" cy="20.4" r="2.5" fill="#f7a873" />
    </svg>
  );
}
