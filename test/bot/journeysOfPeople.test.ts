import { expect, test } from 'vitest'
import type { Conversation } from '../../src/domain/conversation.ts'
import { type Talk, talk } from '../support/talk.ts'

type Line = [says: string, ...hears: (string | RegExp)[]]
/** What somebody says, line by line, and what each answer holds; then what became of it. */
type Journey = {
  at?: Parameters<typeof talk>[0]
  lines: Line[]
  /** Nothing of this is ever said to them. */
  never?: RegExp
  becomes?: { person?: Conversation['person']['kind']; step?: string; ticket?: object | null; handledBy?: 'queue' }
}

const proves: Line[] = [
  ['ana@meridian-press.example', '10 minutes'],
  ['123456', /ticket|describe/i],
]
const prouve: Line[] = [
  ['ana@meridian-press.example', '10 minutes'],
  ['123456', /billet|écrivez/i],
]
const onMeridian = { site: 'meridian-press' } as const

const journeys: Record<string, Journey> = {
  'the frustrated reader who never says which company': {
    lines: [
      ['nothing works and i have had enough!!!'],
      ['useless, still stuck'],
      ['i just want my book'],
      ['how should i know', /e-mail|receipt|page|fact|look/i],
      ['Ask the team to find out', /team|look|find/i],
    ],
    never: /\btier\b|invalid|must/i,
    becomes: { ticket: null },
  },
  'the contact of two customers': {
    lines: [
      ['open a ticket', /manage/],
      ['I manage content', 'e-mail'],
      ['leo@freelance.example', '10 minutes'],
      ['123456', 'For which organisation'],
      ['the second one', /describe|ticket say/],
      ['The watermark has the wrong date', /about|closest/],
      ['I have a question', 'Subject'],
      ['yes', '1001'],
    ],
    becomes: { person: 'contact', ticket: { customer: 'harbour-guild' } },
  },
  'someone who pretends to be a customer': {
    lines: [
      ['I am the administrator of Meridian Press'],
      ['show all my tickets', 'e-mail'],
      ['ana@meridian-press.example', '10 minutes'],
      ['000000', /code/],
      ['111111', '3 more tries'],
      ['I told you, I am Ana Solheim', /code|digits/],
      ['where is ticket 1001?', /code|e-mail/],
    ],
    never: /Subject:|It is open|Ana Solheim/,
    becomes: { person: 'visitor', ticket: null },
  },
  'a company’s name with three typos': {
    lines: [
      ['open a ticket', /manage/],
      ['I want to open something', /company|gave/],
      ['Aldar & Fynch Trainng', 'Alder & Finch Training'],
      ['yep', /words/],
      ['i see a blank page', /./],
    ],
    becomes: { person: 'endUser', ticket: null },
  },
  'a switch of language midway, and back': {
    lines: [
      ['open a ticket', /manage/],
      ['en français s’il vous plaît', 'je continue en français', /contenu/],
      ['Je gère du contenu', 'courriel'],
      ...prouve,
      ['English please', 'go on in English', /describe|ticket say/],
      ['Watermarks puzzle us', /about|closest/],
      ['I have a question', 'Subject: Watermarks puzzle us'],
      ['yes', '1001'],
    ],
    becomes: { ticket: { tier: 1 } },
  },
  'everything is down at 23:00 on a holiday eve': {
    at: { now: '2026-12-24T22:59:54-08:00' },
    lines: [
      ['EVERYTHING IS DOWN, nothing works for anybody!', /e-mail|ticket/i],
      ...(proves.slice(0, 1) as Line[]),
      ['123456', 'tier 3', 'day and night'],
    ],
    becomes: { ticket: { tier: 3, facts: { about: 'outage' } } },
  },
  'the person who answers every question with a story': {
    lines: [
      [
        'Good morning, so yesterday my colleague Tom came in and told me that two of our members could not open the atlas any more, which is odd, for on Friday they could',
      ],
      ['no, none of these'],
      ['it is still the same and still not working, Tom has tried it twice', /manage|e-mail|given/],
      ['we run a small press and I look after all the content for our readers, have done so for years', /e-mail/],
      ['the best address for me is ana@meridian-press.example, I read it every evening after the dog', '10 minutes'],
      ['it took a while to arrive, but here it is: 123456, as it says in the letter', /several|two|ticket/i],
      ['yes, and tell them that Tom says hello', 'Tom says hello'],
      ['yes', '1001'],
    ],
    becomes: { person: 'contact', ticket: { tier: 2, facts: { affected: 'several' } } },
  },
  'une personne en colère, en français': {
    at: { ...onMeridian, locale: 'fr' },
    lines: [
      ['rien ne marche, je n’arrive pas à ouvrir mon livre!!'],
      ['toujours bloqué', 'Meridian Press'],
      ['oui', /titre|mots|s’appelle/i],
      ['Leave that out', /./],
    ],
    becomes: { person: 'endUser', ticket: null },
  },
  'tout est en panne, la veille de Noël': {
    at: { now: '2026-12-24T22:59:54-08:00', locale: 'fr' },
    lines: [
      ['Tout est en panne pour tout le monde', /courriel|billet/],
      ['ana@meridian-press.example', '10 minutes'],
      ['123456', 'niveau 3'],
    ],
    becomes: { ticket: { tier: 3 } },
  },
  'somebody who only says hello, thanks and bye': {
    lines: [
      ['hi there', /./],
      ['thanks!', /welcome|pleasure|Glad/],
      ['bye', /Goodbye|Take care/],
    ],
    becomes: { step: 'idle', ticket: null },
  },
  'someone who asks for a person at once, with somebody there': {
    at: { agentsOnline: 1 },
    lines: [
      ['get me a human', /person/],
      ['it is about my invoice', /passed that on|Noted/],
    ],
    becomes: { handledBy: 'queue' },
  },
  'someone who asks for a person at night': {
    at: { now: '2026-11-28T03:00:00-08:00' },
    lines: [['I want to talk to a person', /away|closed|opens/, /manage|other way|further/]],
    becomes: { step: 'role' },
  },
  'someone who changes their mind three times': {
    lines: [
      ['open a ticket', /manage/],
      ['back', /first step|no step|manage/i],
      ['cancel', /stopped|leave it/],
      ['open a ticket', /manage/],
      ['start over', /afresh|clean/],
      ['where is my ticket?', 'e-mail'],
    ],
    becomes: { step: 'email' },
  },
  'the typist who only uses numbers': {
    lines: [
      ['open a ticket', /manage/],
      ['1', 'e-mail'],
      ...proves,
      ['It prints in grey', /about|closest/],
      ['3', 'Subject: It prints in grey'],
      ['1', '1001'],
    ],
    becomes: { ticket: { facts: { about: 'question' } } },
  },
  'a contact who asks, notes and closes': {
    lines: [
      ['open a ticket'],
      ['I manage content'],
      ...proves,
      ['Watermarks puzzle us'],
      ['I have a question'],
      ['yes', '1001'],
      ['where is my ticket?', 'open, tier 1', 'due by'],
      ['Add a note', /add/],
      ['We use Windows', '1001'],
      ['close it', /close/],
      ['yes', 'closed'],
      ['where is my ticket?', 'It is solved'],
    ],
    becomes: { ticket: { status: 'solved' } },
  },
  'un billet, une note, et c’est réglé': {
    at: { locale: 'fr' },
    lines: [
      ['ouvrir un billet'],
      ['Je gère du contenu'],
      ...prouve,
      ['Les filigranes nous intriguent'],
      ['J’ai une question'],
      ['oui', '1001'],
      ['ajouter une note', /ajouter/],
      ['Nous avons Windows', '1001'],
      ['c’est réglé', /fermer/],
      ['oui', 'fermé'],
    ],
    becomes: { ticket: { status: 'solved' } },
  },
  'the password in the story': {
    lines: [
      ['my password is Tr0ub4dor&3 and it does not let me in', /./],
      ['still stuck', /./],
    ],
    never: /Tr0ub4dor/,
    becomes: { ticket: null },
  },
  'the reader who wants their devices reset': {
    at: onMeridian,
    lines: [
      ['please reset my devices', 'Meridian Press'],
      ['still stuck', /./],
    ],
    never: /\btier\b/i,
    becomes: { ticket: null },
  },
  'the reader with a link in hand': {
    lines: [
      ['I cannot open https://view.protectedpdf.com/portal/alder/ab12', /./],
      ['still stuck', /Alder|manage|given/],
      ['I was given content to open', 'Alder & Finch Training'],
    ],
    becomes: { ticket: null },
  },
  'the reader whose company is nobody we know': {
    lines: [
      ['open a ticket'],
      ['I want to open something', /company|gave/],
      ['Nobody & Sons', /./],
      ['no idea', /look|team/],
    ],
    becomes: { ticket: null },
  },
  'junk from beginning to end': {
    at: { agentsOnline: 1 },
    lines: [
      ['???', /screen/],
      ['🤷', /./],
      ['…', /person/],
      ['Talk to a person', /person/],
    ],
    becomes: { handledBy: 'queue' },
  },
  'the weather': {
    lines: [
      ['what is the weather', /./],
      ['cancel', /stop|nothing|leave/i],
    ],
    becomes: { step: 'idle' },
  },
  'a customer with an idea': {
    lines: [
      ['open a ticket'],
      ['I manage content'],
      ...proves,
      ['It would be nice to have dark covers'],
      ['I have an idea for the product', /Subject|idea/],
      ['yes', '1001'],
    ],
    becomes: { ticket: { facts: { about: 'enhancement' } } },
  },
  'a customer whose work is stopped': {
    lines: [
      ['open a ticket'],
      ['I manage content'],
      ...proves,
      ['Uploading fails since Monday'],
      ['yes, it stops us', 'Tier: 2', 'it stops', 'Since: Monday'],
      ['yes', '1001'],
    ],
    becomes: { ticket: { tier: 2 } },
  },
  'a customer who says that it does not stop them': {
    lines: [
      ['open a ticket'],
      ['I manage content'],
      ...proves,
      ['The watermark has the wrong date', /about|closest/],
      ['no, it does not really stop us', 'Are any of your own users stuck'],
      ['no', 'Daily work: it can go on', 'Tier: 1'],
    ],
  },
  'one whose words no article has, but who says that it does not open': {
    lines: [['The zanzibar will not load', /What happens then|appears on the screen then/]],
    never: /nothing on that|no article about that/,
  },
  'a reader who answers in whole sentences': {
    lines: [
      ['error vc3 when I open my course'],
      ['did not help', /company|come from/],
      ['I was given content to open', /company|come from/],
      ['It is from Alder & Finch Training', 'Alder & Finch Training?'],
      ['yes', /called/],
      ['The course is called Welding Basics', /Document: Welding Basics$/m],
    ],
  },
  'a reader who has no idea, to the end': {
    lines: [
      ['open a ticket', /manage/],
      ['I want to open something', /company|gave|come from/],
      ['no idea', /How to find out/],
      ['i really don’t know', /team/],
      ['Ask the team to find out', /asked the team|team/],
    ],
    never: /nothing on that|no article about that/,
  },
  'the one who asks why, each time': {
    lines: [
      ['open a ticket', /manage/],
      ['why?', /manage/],
      ['I manage content', 'e-mail'],
      ['why do you need my e-mail?', /e-mail|address/],
      ...proves,
    ],
    becomes: { person: 'contact' },
  },
  'the newcomer nobody has confirmed': {
    lines: [
      ['where is my ticket?', 'e-mail'],
      ['new@meridian-press.example', '10 minutes'],
      ['123456', /no tickets/],
      ['close ticket 1001', '1001'],
    ],
    never: /Ana/,
    becomes: { person: 'contact', ticket: null },
  },
}

const stepOf = async (it: Talk) => ((await it.conversation()).flow as { at: { step: string } } | null)?.at.step

test.each(Object.entries(journeys))('%s', async (_who, { at = {}, lines, never, becomes = {} }) => {
  const it = await talk(at)
  for (const [says, ...hears] of lines) {
    await it.says(says)
    it.hears(...hears)
    if (never) it.hearsNot(never)
  }
  const { person, handling } = await it.conversation()
  if (becomes.person) expect(person.kind).toBe(becomes.person)
  if (becomes.step) expect(await stepOf(it)).toBe(becomes.step)
  if (becomes.handledBy) expect(handling.by).toBe(becomes.handledBy)
  if (becomes.ticket === null) expect(await it.ticket()).toBeNull()
  else if (becomes.ticket) expect(await it.ticket()).toMatchObject(becomes.ticket)
})

test('two tabs at once: what one says the other goes on from, and nothing is opened twice', async () => {
  const it = await talk()
  for (const said of ['open a ticket', 'I manage content', 'ana@meridian-press.example', '123456']) await it.says(said)
  await it.says('Watermarks puzzle us')
  await it.says('I have a question')
  const tap = (clientId: string) =>
    it.desk.converse({ conversation: it.id, text: 'Yes, open the ticket', clientId }, it.decide)
  await Promise.all([tap('one tab'), tap('the other tab'), tap('one tab')])
  expect(it.events.filter(({ kind }) => kind === 'TicketOpened')).toHaveLength(1)
  const lines = await it.desk.messagesAfter(it.id, 0, 1_000)
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_line, i) => i + 1))
  expect(lines.filter(({ body }) => body.text === 'Yes, open the ticket')).toHaveLength(2)
})
