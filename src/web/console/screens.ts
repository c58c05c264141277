import { type ComponentType, lazy } from 'react'
import type { MeWire } from '../../http/wire.ts'
import { pick } from './language.ts'
import { words } from './words.ts'

/** What every screen is given: who looks, what stands in the address behind its name, and how to say what was done. */
export type ScreenProps = { me: MeWire; rest: string; say: (sentence: string) => void }

/** A screen beside the desk. It is loaded when it is opened first. */
export type Screen = { name: string; title: string; may: MeWire['may'][number]; Screen: ComponentType<ScreenProps> }

const screens: readonly Screen[] = [
  {
    name: 'reports',
    title: words.screens.reports,
    may: 'readReports',
    Screen: lazy(() => import('./reports/Reports.tsx')),
  },
  {
    name: 'agents',
    title: pick({ en: 'Agents', fr: 'Agents' }),
    may: 'seeAgents',
    Screen: lazy(async () => ({ default: (await import('./agents/Agents.tsx')).Agents })),
  },
  {
    name: 'admin',
    title: words.screens.admin,
    may: 'seeAdministration',
    Screen: lazy(async () => ({ default: (await import('./admin/Admin.tsx')).Admin })),
  },
]

/** The screens that this agent may open, in the order of the bar. */
export function screensFor(me: MeWire): readonly Screen[] {
  return screens.filter(({ may }) => me.may.includes(may))
}
