import { joined, noCircumstances } from '../../src/domain/circumstances.ts'
import { redact } from '../../src/domain/mask.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import { type TierFacts, tierOf } from '../../src/domain/tier.ts'
import { aboutOf, affectedOf, circumstancesIn, stopsWork } from '../circumstances.ts'
import { type Understood, understand } from '../intent.ts'
import type { Report, Scene } from './flow.ts'
import { shorten } from './say.ts'

const DETAILS_MAX = 8_000
const SUBJECT_MAX = 90
/** A longer answer to a question of ours is a piece of the story, not only an answer. */
const STORY_MIN = 40

/** What is known of the request by all that was said of it. */
export function reportOf(scene: Scene): Report {
  const { matter } = scene.memory
  const report: Report = {
    subject: null,
    details: tidy(matter.words, scene),
    about: matter.isOutage ? 'outage' : null,
    affected: matter.affected,
    isCritical: null,
    circumstances: joined(noCircumstances, {
      errorCodes: matter.errorCodes,
      devices: matter.devices,
      isCustomWork: matter.isCustomWork,
    }),
    isCustomWorkTold: false,
    areArticlesOffered: false,
  }
  const heard = withStory(report, understand(matter.words))
  // what was tapped or said last about the number of people counts, and leaves little else it could be about
  return heard.about === null && matter.affected ? { ...heard, about: 'endUsers' } : heard
}

/** The report with what a text adds to it. What is known already stays, except that several outweigh one. */
export function withStory(report: Report, said: Understood): Report {
  const about = report.about ?? aboutOf(said)
  const affected = affectedOf(said)
  return {
    ...report,
    about,
    affected: affected === 'several' ? affected : (report.affected ?? affected),
    isCritical: report.isCritical ?? stopsWork(said),
    circumstances: joined(report.circumstances, {
      ...circumstancesIn(said.text),
      errorCodes: said.errorCodes,
      devices: said.devices,
      isCustomWork: said.isCustomWork,
    }),
  }
}

/** The same for the answer to one of our questions: a tap adds nothing, a story is kept whole. */
export function withAnswer(report: Report, said: Understood, scene: Scene): Report {
  const { errorCodes, devices } = said
  const circumstances = joined(report.circumstances, { ...circumstancesIn(said.text), errorCodes, devices })
  return said.text.length > STORY_MIN
    ? withMore({ ...report, circumstances }, said, scene)
    : { ...report, circumstances }
}

/** The report with one more line in its description. */
export function withMore(report: Report, said: Understood, scene: Scene): Report {
  return { ...report, details: tidy(`${report.details}\n${said.text}`, scene) }
}

/** The report with another description, which is read anew; what was answered stays. */
export function withDetails(report: Report, typed: string, scene: Scene): Report {
  return { ...withStory(report, understand(typed)), subject: null, details: tidy(typed, scene) }
}

/** A question about the facts that is still open, in the order in which they are asked; null when the tier is known. */
export type FactStep = 'about' | 'affected' | 'critical' | 'alsoStuck' | 'confirmOutage'

/** The next fact the tier needs and nobody has said; each is asked once. */
export function nextFact({
  about,
  affected,
  isCritical,
}: Pick<Report, 'about' | 'affected' | 'isCritical'>): FactStep | null {
  switch (about) {
    case null:
      return 'about'
    case 'outage':
      return 'confirmOutage'
    case 'endUsers':
      return affected === 'one' || affected === 'several' ? null : 'affected'
    case 'defect':
      if (isCritical === null) return 'critical'
      return isCritical || affected !== null ? null : 'alsoStuck'
    case 'enhancement':
    case 'question':
      return null
  }
}

/** The facts of a report in which nothing is open any more. */
function factsOf({ about, affected, isCritical }: Report): TierFacts {
  switch (about) {
    case 'outage':
    case 'enhancement':
    case 'question':
      return { about }
    case 'endUsers':
      return { about, affected: affected === 'several' ? 'several' : 'one' }
    case 'defect':
      return { about, criticalToDailyWork: isCritical === true, affected: affected ?? 'none' }
    case null:
      throw new TypeError('The facts of a report were read before it was known what it is about; ask nextFact first')
  }
}

/** The ticket as it would be opened. */
export function draftOf(report: Report, { words }: Pick<Scene, 'words'>): Required<TicketDraft> {
  const facts = factsOf(report)
  const details = report.details || words.ticket.noDetails
  // said with a button only, it is named by what it is about
  const named = report.details || (report.about === null ? details : words.ticket.kinds[report.about])
  const first = named.split(/(?<=[.!?])\s|\n/)[0] ?? named
  const { circumstances } = report
  // a number that was said and then tapped away is none any more
  const isCounted = 'affected' in facts && facts.affected === (circumstances.peopleCount === 1 ? 'one' : 'several')
  return {
    subject: report.subject ?? shorten(withoutGreeting(first), SUBJECT_MAX),
    details,
    facts,
    tier: tierOf(facts).tier,
    circumstances: isCounted ? circumstances : { ...circumstances, peopleCount: null },
  }
}

/** How people begin before they come to it. */
const greeting =
  /^((good (morning|afternoon|evening|day)|hi|hello|hey|dear (team|support|all)|bonjour|bonsoir|salut|allô)( there| all| team| à tous)?[\s,.!:–-]+)?((so|well|ok|okay|alors|eh bien|bon)[\s,]+)?/i

/** What is said after the greeting, with a capital letter; the whole when nothing is left. */
function withoutGreeting(text: string): string {
  const said = text.trim()
  const rest = said.replace(greeting, '')
  return rest.length < 10 || rest === said ? said : rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** A text that people typed, fit to be kept. */
export function tidy(text: string, { words }: Pick<Scene, 'words'>): string {
  return redact(text, words.removed).trim().slice(0, DETAILS_MAX)
}
