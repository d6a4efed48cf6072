/**
 * The design language in one file: colour, type, space. Everything else refers to these names.
 *
 * Petrol is the city speaking, clay is the one thing to do now; neutrals lean warm so that eight hours
 * in front of them do not tire. A tone never stands alone: a word or a shape always says the same.
 */

export const petrol = [
  '#eef7f8',
  '#d8ecee',
  '#b3d9de',
  '#86c0c8',
  '#57a3af',
  '#348795',
  '#1f6f7c',
  '#125a67',
  '#0c4a55',
  '#073640',
] as const;

export const clay = [
  '#fff4ec',
  '#ffe5d3',
  '#fcc9a6',
  '#f7a873',
  '#f08b48',
  '#e2702a',
  '#c4570f',
  '#a64a0e',
  '#853b0c',
  '#632b08',
] as const;

export const leaf = [
  '#edf8f0',
  '#d7efde',
  '#b0dfbf',
  '#82ca9a',
  '#55b377',
  '#349a5b',
  '#207e46',
  '#176637',
  '#11522c',
  '#0b3d20',
] as const;

export const honey = [
  '#fff8e6',
  '#ffedc2',
  '#ffdd8f',
  '#fbc957',
  '#f2b429',
  '#d79a10',
  '#a87405',
  '#875c04',
  '#6b4904',
  '#4f3603',
] as const;

export const rose = [
  '#fdf0ef',
  '#fbdcda',
  '#f6b8b4',
  '#ef8e88',
  '#e6635b',
  '#d53f38',
  '#b92b26',
  '#97211d',
  '#791a17',
  '#5a1311',
] as const;

export const plum = [
  '#f4f2fa',
  '#e5e1f3',
  '#cbc3e6',
  '#ac9fd5',
  '#8e7dc3',
  '#7461af',
  '#5d4b95',
  '#4b3c7a',
  '#3c3062',
  '#2c2349',
] as const;

export const stone = [
  '#faf9f6',
  '#f3f1ec',
  '#e7e4dc',
  '#d5d1c7',
  '#b3aea3',
  '#8b867b',
  '#6a665d',
  '#514e47',
  '#3a3833',
  '#262522',
] as const;

export const dusk = [
  '#dfe9ea',
  '#c3d0d2',
  '#9fb1b4',
  '#7d9195',
  '#56696d',
  '#33464a',
  '#1f3136',
  '#16262b',
  '#101d21',
  '#0a1518',
] as const;

export const scales = { petrol, clay, leaf, honey, rose, plum, stone } as const;

/** A step of 4 px; generous between groups, tight within one. */
export const space = {
  1: '0.25rem',
  2: '0.5rem',
  3: '0.75rem',
  4: '1rem',
  5: '1.5rem',
  6: '2rem',
  7: '3rem',
  8: '4.5rem',
} as const;

export const type = {
  family: "'Public Sans Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  mono: "ui-monospace, 'SFMono-Regular', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, monospace",
  xs: '0.75rem',
  sm: '0.8438rem',
  md: '0.9375rem',
  lg: '1.125rem',
  xl: '1.5rem',
  xxl: '2.125rem',
} as const;

export const radius = { sm: '6px', md: '10px', lg: '16px' } as const;

type Roles = Record<string, string>;

/** Foreground, background and edge of a tone: presence, stages, priorities. */
const tone = (name: string, bg: string, ink: string, line: string): Roles => ({
  [`--${name}-bg`]: bg,
  [`--${name}-ink`]: ink,
  [`--${name}-line`]: line,
});

export const light: Roles = {
  '--paper': '#f5f3ee',
  '--card': '#ffffff',
  '--sunken': '#faf8f4',
  '--raised': '#ffffff',
  '--field': '#ffffff',
  '--line': '#e4e0d6',
  '--line-strong': '#8d887c',
  '--ink': '#1d2a2d',
  '--ink-2': '#4b5659',
  '--ink-3': '#636c6e',
  '--brand': petrol[8],
  '--on-brand': '#ffffff',
  '--brand-2': petrol[6],
  '--wash': petrol[0],
  '--bar': petrol[8],
  '--bar-ink': '#ffffff',
  '--bar-ink-2': '#bfdde1',
  '--bar-line': '#1d6370',
  '--accent': clay[7],
  '--focus': clay[6],
  '--wave-1': petrol[6],
  '--wave-2': clay[5],
  '--shadow': '0 1px 2px rgb(29 42 45 / 5%), 0 6px 20px rgb(29 42 45 / 5%)',
  '--lift': '0 2px 6px rgb(29 42 45 / 8%), 0 18px 48px rgb(29 42 45 / 14%)',
  ...tone('calm', stone[1], '#4b5659', stone[3]),
  ...tone('go', leaf[0], leaf[7], leaf[3]),
  ...tone('talk', petrol[0], petrol[8], petrol[3]),
  ...tone('ring', honey[0], honey[8], honey[4]),
  ...tone('hold', plum[0], plum[7], plum[3]),
  ...tone('warm', clay[0], clay[8], clay[3]),
  ...tone('stop', rose[0], rose[7], rose[3]),
};

export const dark: Roles = {
  '--paper': '#0d181b',
  '--card': '#142327',
  '--sunken': '#101d21',
  '--raised': '#1a2c31',
  '--field': '#0f1d21',
  '--line': '#263b40',
  '--line-strong': '#6f878c',
  '--ink': '#e8eff0',
  '--ink-2': '#b3c2c4',
  '--ink-3': '#93a5a8',
  '--brand': petrol[4],
  '--on-brand': '#06181c',
  '--brand-2': petrol[3],
  '--wash': '#12292e',
  '--bar': '#0a2329',
  '--bar-ink': '#f1f7f8',
  '--bar-ink-2': '#9fc3c9',
  '--bar-line': '#1d4149',
  '--accent': clay[4],
  '--focus': clay[3],
  '--wave-1': petrol[4],
  '--wave-2': clay[4],
  '--shadow': '0 1px 2px rgb(0 0 0 / 30%), 0 6px 20px rgb(0 0 0 / 22%)',
  '--lift': '0 2px 8px rgb(0 0 0 / 40%), 0 18px 48px rgb(0 0 0 / 50%)',
  ...tone('calm', '#1c2c30', dusk[1], '#3a4f54'),
  ...tone('go', '#12301f', leaf[2], leaf[7]),
  ...tone('talk', '#11313a', petrol[2], petrol[6]),
  ...tone('ring', '#362a0c', honey[2], honey[7]),
  ...tone('hold', '#272043', plum[2], plum[6]),
  ...tone('warm', '#3a2210', clay[2], clay[7]),
  ...tone('stop', '#3b1a18', rose[2], rose[6]),
};
