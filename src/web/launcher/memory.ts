/** What the launcher remembers while the tab lives, per site. Where storage is forbidden it remembers for this page only. */
export interface Memory {
  open: boolean
  /** The visitor has said something in this tab, so answers are worth fetching in the background. */
  talking: boolean
}

export function rememberFor(site: string): { read(): Memory; write(memory: Memory): void } {
  const key = `signpost:${site}`
  let last: Memory = { open: false, talking: false }
  return {
    read() {
      try {
        const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}')
        last = { open: kept.open === true, talking: kept.talking === true }
      } catch {} // a blocked storage or somebody else's text under our key: start as on a first visit
      return last
    },
    write(memory) {
      last = memory
      try {
        sessionStorage.setItem(key, JSON.stringify(memory))
      } catch {} // blocked or full: the page goes on without
    },
  }
}
