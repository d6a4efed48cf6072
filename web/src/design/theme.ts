import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { dark, dusk, light, radius, scales, space, type } from './tokens';

const tuple = (scale: readonly string[]) => scale as unknown as MantineColorsTuple;

export const theme = createTheme({
  colors: Object.fromEntries(
    Object.entries({ ...scales, dark: dusk }).map(([name, scale]) => [name, tuple(scale)]),
  ),
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.34,
  fontFamily: type.family,
  fontFamilyMonospace: type.mono,
  fontSizes: { xs: type.xs, sm: type.sm, md: type.md, lg: type.lg, xl: type.xl },
  headings: { fontFamily: type.family, fontWeight: '680' },
  radius: { sm: radius.sm, md: radius.md, lg: radius.lg },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { styles: { label: { fontWeight: 620 } } },
    InputWrapper: {
      styles: { label: { marginBottom: 5, fontWeight: 560 }, error: { color: 'var(--stop-ink)' } },
    },
    Modal: {
      defaultProps: { overlayProps: { blur: 2, backgroundOpacity: 0.35 } },
      styles: { title: { fontWeight: 680, fontSize: type.lg } },
    },
    Drawer: {
      defaultProps: { overlayProps: { blur: 2, backgroundOpacity: 0.35 } },
      styles: { title: { fontWeight: 680, fontSize: type.lg } },
    },
  },
});

const named = (prefix: string, steps: Record<string, string>) =>
  Object.fromEntries(Object.entries(steps).map(([key, value]) => [`--${prefix}${key}`, value]));

/** Hands the tokens to Mantine and to our own style sheets as CSS variables. */
export const resolver: CSSVariablesResolver = () => ({
  variables: {
    ...named('s', space as unknown as Record<string, string>),
    ...named('t-', type),
    ...named('r-', radius),
  },
  light: { ...light, ...mantine },
  dark: { ...dark, ...mantine },
});

/** Mantine's own roles, told in our words so that its components sit on our paper. */
const mantine = {
  '--mantine-color-body': 'var(--card)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-2)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-default': 'var(--card)',
  '--mantine-color-default-hover': 'var(--wash)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-error': 'var(--stop-ink)',
  '--mantine-color-anchor': 'var(--brand-2)',
};
