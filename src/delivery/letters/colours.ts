/**
 * The colours of letters by role: in light and in dark. A letter cannot load a style sheet, so they stand here once more;
 * test/delivery/page.test.ts holds them to src/web/tokens.css.
 */
export const colours = {
  paper: ['#f8f4ea', '#101a16'],
  surface: ['#fffdf8', '#18241f'],
  sunken: ['#eee8da', '#0a120f'],
  ink: ['#16241f', '#efebe0'],
  'ink-second': ['#45534c', '#bcc5bd'],
  'ink-quiet': ['#5c6962', '#98a59d'],
  line: ['#ded6c5', '#2c3c35'],
  pine: ['#14483c', '#8fd0b8'],
  'on-pine': ['#fbf8f0', '#0b231b'],
  'pine-soft': ['#dde9e1', '#1d3a30'],
  'on-pine-soft': ['#10382e', '#cdeadd'],
  link: ['#0d5a48', '#93d6be'],
  accent: ['#f3ba1b', '#f4c443'],
  warn: ['#874500', '#f5b76f'],
  breach: ['#a0241b', '#ff9f92'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

export type Colour = keyof typeof colours
