import type { Circumstances } from '../src/domain/circumstances.ts'
import { withoutSecrets } from '../src/domain/mask.ts'
import type { TierFacts } from '../src/domain/tier.ts'
import {
  everybodyUnknown,
  forEverybody,
  notEverybody,
  oneOfMany,
  othersAreFine,
  partOnly,
  stopsNothing,
} from './clues.ts'
import { plain, type Understood } from './intent.ts'

// What a story says around the request, read so that it is not asked again. A wrong guess stands on the last look,
// where one tap changes it; nothing here is a proof.

/** Longer stories are read only this far. */
const READ_MAX = 4_000
const QUOTE_MAX = 120
const LINKS_MAX = 3

const weekdays = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday'
const jours = 'lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche'
const months = 'january|february|march|april|may|june|july|august|september|october|november|december'
const mois =
  'janvier|fevrier|février|mars|avril|mai|juin|juillet|aout|août|septembre|octobre|novembre|decembre|décembre'
const counted =
  '\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|some|a few|many|the (?:last|past)(?: \\d{1,3}| few)?'
/** Ends a stretch of time: what comes after is another thought. */
const upTo = (stretch: string) =>
  `${stretch}[^.,;!?\\n()]{0,60}?(?=\\s+(?:and|but|we|i|so|when|et|mais|nous|je|alors)\\b|[.,;!?\\n()]|:\\s|$)`

/** When it began. The first that fits counts; what it finds is shown as it was written. */
const beginnings: readonly RegExp[] = [
  new RegExp(
    `\\bsince (?:about |around |early |late )?(?:${upTo(`(?:this|yesterday|today|last|the|our|your|noon|midnight|lunch|morning|${weekdays}|${months}|\\d|an? |we (?:updated|upgraded|moved|changed|installed|switched|renewed)|(?:two|three|four|five|several|a few) )`)})`,
    'i',
  ),
  new RegExp(
    `\\bdepuis (?:${upTo(`(?:ce|cet|cette|hier|aujourd|la |le |l['’]|notre|votre|midi|minuit|une? |deux|trois|quelques|plusieurs|${jours}|${mois}|\\d|que nous|qu['’])`)})`,
    'i',
  ),
  new RegExp(`\\bfor (?:about |around |over |more than )?(?:${counted}) (?:minute|hour|day|week|month|year)s?\\b`, 'i'),
  new RegExp(
    `\\b(?:(?:it )?(?:started|began|happened|stopped working|broke)) (?:${upTo(`(?:today|yesterday|this|last|on|at|after|about|around|\\d|${weekdays})`)})`,
    'i',
  ),
  new RegExp(
    `\\b(?:commencé|commence|arrivé|arrive) (?:${upTo(`(?:ce|hier|aujourd|lundi|après|apres|vers|à |a |${jours})`)})`,
    'i',
  ),
  /\b(?:as of|from) (?:today|this morning|yesterday)\b/i,
  /\bil y a (?:\d{1,3}|une?|deux|trois|quelques|plusieurs) (?:minute|heure|jour|semaine|mois)s?\b/i,
]

/** What they did about it before. */
const attempts: readonly RegExp[] = [
  /\b(?:already |have |'ve |has |both )?tried (?!it(?: (?:once|twice|again|too|out|several times|many times|three times))?(?=[.,;!?\n]|$))(?!(?:to (?:open|print|read|log|sign|view|watch)|opening|all that|everything|that)\b)([^.;!?\n]{3,120})/i,
  /\b((?:restarted|rebooted|reinstalled|re-installed|cleared|switched|used another|used a different|logged out|signed out|changed the browser|emptied)\b[^.;!?\n]{0,90})/i,
  /\b(?:déjà |deja )?(?:essayé|essaye|tenté) (?!(?:d['’]|de )(?:ouvrir|imprimer|lire|me connecter)\b)([^.;!?\n]{3,120})/i,
  /\b((?:redémarré|redemarre|réinstallé|reinstalle|vidé|vide le cache|changé de navigateur|change de navigateur)\b[^.;!?\n]{0,90})/i,
]

const people =
  "members?|users?|readers?|customers?|clients?|students?|learners?|subscribers?|employees|people|persons?|colleagues|teachers?|participants?|buyers?|candidates|of them|of us|membres?|utilisateurs?|utilisatrices?|lecteurs?|lectrices?|etudiants?|eleves?|abonnes?|employes?|personnes?|gens|collegues|candidats|d'entre eux"
/** "12 of our members", "about 40 students", "une trentaine" is left to the person who reads it. */
const headcount = new RegExp(
  `(?<![\\d.,:/#-])(\\d{1,6}) (?:of |de )?(?:our |my |their |the |nos |mes |les )?(?:[a-z]+ )?(?:${people})\\b`,
)

/** In plain form: people in the plural who cannot get on, although nobody counted them. */
const manyStuck =
  /\b(members|users|readers|customers|students|learners|subscribers|people|teachers|participants|buyers|candidates)\b.{0,40}\b(cannot|can't|can not|could not|couldn't|are stuck|are unable|are locked|have trouble|have problems|keep getting|are getting|get|see|report|complain|no longer)\b|\b(membres|utilisateurs|lecteurs|clients|etudiants|eleves|abonnes|candidats)\b.{0,40}\b(ne peuvent|n'arrivent|sont bloques|voient|recoivent|signalent|se plaignent)\b/

/** In plain form: a story that is about something broken, a wish, or a question; the first that fits decides. */
const stories: readonly (readonly [RegExp, Exclude<TierFacts['about'], 'outage' | 'endUsers'>])[] = [
  [
    /\b(feature request|enhancement|(could|can) you (please )?add|please add (a|an|the|support)|would be (nice|great|good|useful|helpful) (if|to)|(we|i) suggest\b|demande de fonctionnalite|pourriez-vous ajouter|il serait (bien|utile|pratique) (de|que|d'))/,
    'enhancement',
  ],
  [
    /\b(bugs?|defects?|defective|broken|(does|do|did) not work|(doesn't|don't|didn't|doesnt|dont) work|not working|stopped working|no longer works?|crash(es|ed|ing)?|freezes|hangs|fails?|failed|throws an error|error (message|\d+|4\d\d|5\d\d)|bogue|bug|en panne|plante|ne (marche|fonctionne)(nt)? (pas|plus)|echoue)\b/,
    'defect',
  ],
  [
    /^(a question|question|one question|quick question|une question|how (do|can|does|to|should|would|many|much|long)|can (i|we|one|you explain)|could you (tell|explain)|is (it|there) (possible|a way|any way)|where (do|can|is|are)|what (is|are|does|do|happens)|which|when (do|does|will|is)|does|do (you|we|i)|are we|comment|est-ce (que|possible)|peut-on|pouvons-nous|puis-je|ou (est|se trouve|trouver)|quel(le)?s?|qu'est-ce)\b/,
    'question',
  ],
]

/** In plain form: a wish, unless something went wrong: "we would like this error to go away" is none. */
const mildWish =
  /\b((we|i) would (like|love) (a|an|the|to see|to have|you to add)|(we|i) wish|nous aimerions (que|avoir|voir))\b/

/** In plain form: what it does to the work; the first that fits decides. */
const works: readonly (readonly [RegExp, boolean])[] = [
  [stopsNothing, false],
  [
    /\b(not (critical|urgent|blocking|a blocker)|(have|has|found|is|there's) (a |an )?(work ?around|workaround)|can work around|no rush|cosmetic|minor|pas (critique|urgent|bloquant)|pouvons contourner|on peut contourner|nous debrouiller|sans urgence)\b/,
    false,
  ],
  [
    /\b((stops?|stopped|blocks?|halts?|prevents?) (us|our|all|the|my) ?(whole |entire |daily |day-to-day )?(from )?(work|working|business|team|publishing|operations|releases?)?|(we|i) (cannot|can't|can not) (work|publish|sell|ship|deliver|upload|protect|do our)|(is|are) (business[- ])?critical|mission[- ]critical|(we|i) (am|are) (completely )?blocked|blocking (us|our)|standstill|bloque (tout )?(notre|le) travail|nous (bloque|empeche)|nous ne pouvons plus (travailler|publier|vendre)|est critique|au point mort)\b/,
    true,
  ],
]

/** In plain form: something went wrong, so that "how can our users …" is no mere question. */
const trouble =
  /\b(cannot|can't|can not|could not|couldn't|unable|stuck|errors?|not work(ing)?|doesn't|does not|broken|fail(s|ed)?|blank|locked|lost|problems?|trouble|wrong|bloques?|erreurs?|ne peu(t|vent)|n'arrive(nt)?|(marche|fonctionne)(nt)? (pas|plus)|probleme)\b/

/** What a text says around the request. It is quoted in the ticket, so no secret is. */
export function circumstancesIn(sent: string): Pick<Circumstances, 'peopleCount' | 'since' | 'tried' | 'links'> {
  const text = withoutSecrets(sent, false).slice(0, READ_MAX).replace(/’/g, "'")
  const count = headcountIn(plain(text))
  return {
    peopleCount: count,
    since: first(beginnings, text),
    tried: first(attempts, text),
    links: (text.match(/\bhttps?:\/\/[^\s<>"')\]]{4,300}/g) ?? [])
      .map((link) => link.replace(/[.,;:!?]+$/, ''))
      .slice(0, LINKS_MAX),
  }
}

/** What a whole story is about, if it leaves little doubt. */
export function aboutOf(said: Understood): TierFacts['about'] | null {
  if (said.isOutage) return 'outage'
  const story = plain(said.text.slice(0, READ_MAX))
  const kind = stories.find(([way]) => way.test(story))?.[1]
  const isTrouble = trouble.test(story)
  if (kind === 'enhancement' || (kind === undefined && mildWish.test(story) && !isTrouble)) return 'enhancement'
  if (kind === 'question' && !isTrouble) return kind
  if (affectedOf(said)) return 'endUsers'
  return kind ?? (stopsWork(said) === null ? null : 'defect')
}

/** How many are stuck, also when only the plural says so. */
export function affectedOf(said: Understood): 'one' | 'several' | null {
  const story = plain(said.text.slice(0, READ_MAX))
  const count = headcountIn(story)
  if (count !== null && count > 0) return count === 1 ? 'one' : 'several'
  return said.affected ?? (manyStuck.test(story) ? 'several' : null)
}

/** The answer to whether nothing works for anybody; null when it is neither a yes nor a no. */
export function isEverything(said: Understood): boolean | null {
  const story = plain(said.text.slice(0, READ_MAX))
  if (said.intent === 'no' || partOnly.test(story) || refusal.test(story)) return false
  if (said.isUnsure || everybodyUnknown.test(story)) return null
  if (othersAreFine.test(story)) return false
  const denied = notEverybody.exec(story)?.[0]
  if (denied) return opensOrWorks.test(denied) ? null : false
  const isYes = said.intent === 'yes' || said.intent === 'ok' || said.leaning === 'yes'
  return isYes || said.isOutage || forEverybody.test(story) ? true : null
}

const opensOrWorks = /\b(?:work|open|load|marche|fonctionne|ouvre)/

/** "No, it is only the portal"; "no page opens for anybody" is none. */
const refusal = /^(no|nope|nah|non) (it|that|this|we|i|only|just|some|not|the|but|c'est|il|on|pas|seulement)\b/

/** Whether it is critical to the daily work, if the story says so. */
export function stopsWork(said: Understood): boolean | null {
  const story = plain(said.text.slice(0, READ_MAX))
  return works.find(([way]) => way.test(story))?.[1] ?? null
}

/** How many are stuck; "one of our 200 readers" says how many there are. */
function headcountIn(story: string): number | null {
  const count = oneOfMany.test(story) ? undefined : headcount.exec(story)?.[1]
  return count ? Number(count) : null
}

function first(ways: readonly RegExp[], text: string): string | null {
  for (const way of ways) {
    const found = way.exec(text)
    const said = (found?.[1] ?? found?.[0])?.trim().replace(/\s+/g, ' ')
    if (said) return said.length > QUOTE_MAX ? `${said.slice(0, QUOTE_MAX - 1).trimEnd()}…` : said
  }
  return null
}
