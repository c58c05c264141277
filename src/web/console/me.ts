import { createContext, useContext } from 'react'
import type { MeWire } from '../../http/wire.ts'

/** Who is signed in, for everything inside the console. */
export const Me = createContext<MeWire | null>(null)

/** What this agent may do. */
export function useMay(): (action: MeWire['may'][number]) => boolean {
  const me = useContext(Me)
  return (action) => me?.may.includes(action) ?? false
}
