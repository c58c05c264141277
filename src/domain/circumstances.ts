/** What a contact said around a request. None of it decides the tier; all of it spares the agent a question. */
export type Circumstances = {
  /** How many people cannot get on, where a number was said. */
  peopleCount: number | null
  /** Since when, in the contact's own words. */
  since: string | null
  /** What was tried, in the contact's own words. */
  tried: string | null
  /** Upper case. */
  errorCodes: string[]
  links: string[]
  /** Devices, browsers and readers that were named. */
  devices: string[]
  /** Work that was built for this customer alone (policy K3). */
  isCustomWork: boolean
  /** The contact sees the tier otherwise. It stays what the policy says; a person reads this. */
  isTierDisputed: boolean
}

export const noCircumstances: Circumstances = {
  peopleCount: null,
  since: null,
  tried: null,
  errorCodes: [],
  links: [],
  devices: [],
  isCustomWork: false,
  isTierDisputed: false,
}

/** Of each list at most so many are kept. */
const KEPT_MAX = 4

/** Both together; a newer word counts where only one can stand. */
export function joined(before: Circumstances, more: Partial<Circumstances>): Circumstances {
  const both = (list: 'errorCodes' | 'links' | 'devices') =>
    [...new Set([...before[list], ...(more[list] ?? [])])].slice(0, KEPT_MAX)
  return {
    peopleCount: more.peopleCount ?? before.peopleCount,
    since: more.since ?? before.since,
    tried: more.tried ?? before.tried,
    errorCodes: both('errorCodes'),
    links: both('links'),
    devices: both('devices'),
    isCustomWork: before.isCustomWork || more.isCustomWork === true,
    isTierDisputed: before.isTierDisputed || more.isTierDisputed === true,
  }
}
