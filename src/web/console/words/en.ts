import type { Outcome } from '../../../http/api/ticketWire.ts'
import type {
  Circumstances,
  ConversationWire,
  HandlingWire,
  HistoryLineWire,
  Locale,
  PersonWire,
  Proof,
  Role,
  SupportPackage,
  TargetKind,
  TierFacts,
  TierReason,
} from '../../../http/wire.ts'
import { spanOf } from './span.ts'

/** The sentences that the console's screens share, in English; fr.ts has the same shape. */
export const english = {
  product: 'Signpost',
  /** Before what is said of it; French has a no-break space before the colon. */
  labelled: (label: string) => `${label}:`,
  title: (count: number) => (count > 0 ? `(${count}) Signpost console` : 'Signpost console'),
  skip: 'Skip to the conversation',
  screens: {
    label: 'Screens',
    skip: 'Skip to the screen',
    desk: 'Desk',
    reports: 'Reports',
    admin: 'Administration',
    loading: 'Opening…',
  },

  problem: {
    unreachable: 'The desk cannot be reached. Check your connection; nothing you typed is lost.',
    fault: 'Something went wrong on our side. Try again in a moment.',
    retry: 'Try again',
  },

  signIn: {
    title: 'Sign in to the console',
    lead: 'For the people who answer.',
    email: 'E-mail address',
    password: 'Password',
    submit: 'Sign in',
    busy: 'Signing in…',
    noPassword: 'No password yet? An administrator can make you a sign-in link: ',
    linkTitle: 'Welcome to the console',
    linkLead: 'Your link works once. Press the button to use it.',
    linkSpent: 'This link was used already or is too old. Ask for a new one, or sign in with your password.',
    withPassword: 'Sign in with a password instead',
  },

  account: {
    open: (name: string) => `You are signed in as ${name}`,
    title: 'You',
    role: { agent: 'Agent', lead: 'Lead', admin: 'Administrator' } satisfies Record<Role, string>,
    setPassword: 'Set a password',
    replacePassword: 'Replace your password',
    current: 'Current password',
    next: 'New password',
    show: 'Show',
    hide: 'Hide',
    whatIsTyped: 'what is typed',
    rule: 'At least 12 characters. A few words in a row are easy to keep in mind.',
    save: 'Save password',
    saved: 'Your password is saved.',
    signOut: 'Sign out',
    language: 'Language',
    suggest: 'You came in by a link. Set a password to come in without one next time.',
  },

  line: {
    live: 'Live',
    connecting: 'Connecting…',
    lost: 'Connection lost. What you see may be old; we keep trying. You can go on typing.',
    lostShort: 'Offline',
    agents: (count: number) => (count === 1 ? '1 agent online' : `${count} agents online`),
  },

  list: {
    title: 'Conversations',
    open: 'Open',
    waiting: (time: string) => `Wants a person, ${time}`,
    silentFor: (time: string) => `Last message ${time} ago`,
    solvedAgo: (time: string) => `Solved ${time} ago`,
    verified: 'Verified',
    unverified: 'Not verified',
    toBeConfirmed: 'New contact, to be confirmed',
    waitingFor: (time: string) => `Waiting for the customer, ${time}`,
    mentionsYou: 'Mentions you',
    nobody: 'Nobody has it',
    gone: 'No longer in this list',
    chat: 'Chat',
    inquiry: 'Inquiry',
    toRoute: 'End-user inquiry to route',
    loading: 'Reading the list…',
    alarming: (count: number) => (count === 1 ? '1 needs somebody now' : `${count} need somebody now`),
  },

  tier: (tier: number) => `Tier ${tier}`,
  package: { standard: 'Standard', elite: 'Elite' } satisfies Record<SupportPackage, string>,
  target: { firstResponse: 'First response', fix: 'Fix' } satisfies Record<TargetKind, string>,

  due: {
    ok: (time: string) => `Due in ${time}`,
    warn: (time: string) => `Due soon, ${time} left`,
    late: (time: string) => `Late by ${time}`,
    paused: 'Waiting for the customer',
    met: 'Met in time',
    metLate: 'Met late',
    noneOwed: 'Nothing owed',
    solved: 'Solved',
  },

  person: {
    visitor: 'Visitor',
    endUser: 'End user',
    contact: 'Customer contact',
  } satisfies Record<PersonWire['kind'], string>,

  handling: (handling: HandlingWire) => {
    switch (handling.by) {
      case 'assistant':
        return 'Assistant answers'
      case 'queue':
        return 'Wants a person'
      case 'agent':
        return handling.mine ? 'You have it' : `${handling.name} has it`
    }
  },

  talk: {
    none: 'Pick a conversation',
    noneLead: 'The one at the top is the next right thing to do.',
    noneKeys: 'walks the list, Enter opens, ? shows every key.',
    back: 'Back to the list',
    facts: 'Facts',
    takeOver: 'Take over',
    handBack: 'Hand back',
    solve: 'Solve',
    route: 'Route',
    log: 'Messages',
    assistant: 'Assistant',
    you: 'You',
    onSite: (site: string) => `On the site of ${site}`,
    byButton: 'by a button',
    offered: 'Offered:',
    sending: 'Sending…',
    waiting: 'Goes out as soon as the desk can be reached',
    refused: 'Not sent.',
    again: 'Try again',
    intoBox: 'Put it back into the box',
    newer: 'Newer messages',
    loading: 'Reading the conversation…',
    today: 'Today',
    yesterday: 'Yesterday',
    newMessage: (from: string) => `New message from ${from}`,
  },

  reply: {
    label: (name: string) => `Reply to ${name}`,
    placeholder: 'Write what helps. The first reply stops the first-response clock.',
    placeholderAnswered: 'Write a reply',
    send: 'Send',
    hint: 'sends',
    hintMac: '⌘ Enter',
    hintOther: 'Ctrl + Enter',
    french: 'This person reads French.',
    assistant: 'The assistant is answering. Take over and it falls silent at once.',
    queue: 'This person asked for somebody and is waiting right now.',
    other: (name: string) => `${name} has this conversation. You can read along.`,
  },

  said: {
    taken: 'You have this conversation. The assistant is silent.',
    handedBack: 'Handed back. The assistant answers again.',
    solved: (number: number) => `Ticket ${number} is solved.`,
    takeFirst: 'Take the conversation over first.',
    notYours: 'Only the agent who has it can hand it back.',
    routed: (name: string | null) =>
      name ? `Routed to ${name}. The end user reads it in the chat.` : 'The end user reads that no company was found.',
    noTicket: 'There is no open ticket here to solve.',
  },

  routeDialog: {
    title: 'Which company supplied the content?',
    lead: 'The end user gets that company’s own support address and a message ready to send. No ticket is opened.',
    search: 'Name, alias or domain',
    found: (count: number) => (count === 1 ? '1 company' : `${count} companies`),
    none: 'No customer fits these words.',
    noDoor: 'no support address given',
    nobody: 'None of our customers',
    nobodyLead: 'The end user reads that it could not be found out, and how to look for it.',
    confirm: 'Route it',
    cancel: 'Not yet',
  },

  facts: {
    title: 'Facts',
    back: 'Back to the conversation',
    clocks: 'Clocks',
    why: 'Why this time',
    here: 'For you',
    who: 'Who',
    proof: {
      code: 'Proven by a code sent by e-mail',
      site: 'Signed in on the website',
      mail: 'Wrote by e-mail; their mail server vouched for the address',
    } satisfies Record<Proof, string>,
    notProven: 'Not verified: has proven nothing',
    unconfirmed: 'New contact, to be confirmed: joined by the mail domain. They see their own tickets only.',
    customer: 'Customer',
    servedBy: 'Served by',
    servedNote: 'An end user is helped by the company that supplied the content. No ticket, no response time.',
    tier: 'Tier, and where it comes from',
    ourReading: 'Our reading; the policy does not say so in its own words.',
    details: 'What the customer wrote',
    notes: 'Added later',
    notesFrom: (name: string) => `Added later by ${name}`,
    files: 'Files',
    disputed: 'The contact does not agree with this tier. It follows from the policy; say why when you answer.',
    customWork: 'About custom work. The Standard package does not cover it; for Elite, see what was agreed.',
    articles: 'Articles they have seen',
    noArticles: 'None yet.',
    outcome: {
      open: 'Open on their page',
      shown: 'No answer yet',
      confirmed: 'It helped',
      refused: 'It did not help',
    } satisfies Record<ConversationWire['shown'][number]['outcome'], string>,
    earlier: 'Other tickets of this customer',
    noEarlier: 'None.',
    place: 'Where',
    site: 'Website',
    ofVendor: 'our own',
    ofCustomer: 'the customer’s',
    language: 'Reads',
    languages: { en: 'English', fr: 'French' } satisfies Record<Locale, string>,
    page: 'Page',
    browser: 'Browser',
    clock: 'Their time',
    noZone: 'not known',
    since: 'Opened',
    looked: 'Who looked at this',
    history: 'History',
    assignee: 'Agent',
  },

  reason: {
    inoperable: 'The software is totally inoperable',
    severalEndUsers: 'Several end users are affected, and the articles did not solve it',
    criticalDefect: 'A defect that is critical to the customer’s day-to-day work',
    oneEndUser: 'One end user is affected, and the articles did not solve it',
    enhancement: 'An enhancement request',
    defectNotCritical: 'A defect that is not critical to the customer’s day-to-day work',
    question: 'A question; nobody is stuck',
  } satisfies Record<TierReason, string>,

  /** The answers the tier follows from, as question and answer. */
  answers: (facts: TierFacts): [question: string, answer: string][] => {
    const count = { none: 'Nobody', one: 'One person', several: 'Several people' }
    switch (facts.about) {
      case 'outage':
        return [['What is it about?', 'Nothing works, for anybody']]
      case 'endUsers':
        return [
          ['What is it about?', 'End users who cannot get on'],
          ['How many are affected?', count[facts.affected]],
        ]
      case 'defect':
        return [
          ['What is it about?', 'Something does not work as it should'],
          ['Critical to the day-to-day work?', facts.criticalToDailyWork ? 'Yes' : 'No'],
          ['How many cannot get on?', count[facts.affected]],
        ]
      case 'enhancement':
        return [['What is it about?', 'Something the product does not do today']]
      case 'question':
        return [['What is it about?', 'A question']]
    }
  },

  /** What was said around the request; only what is known. */
  circumstances: (said: Circumstances): [question: string, answer: string][] => {
    const rows: [string, string][] = [
      ['How many, as counted by them?', said.peopleCount === null ? '' : String(said.peopleCount)],
      ['Since when?', said.since ?? ''],
      ['What was tried?', said.tried ?? ''],
      ['Error codes', said.errorCodes.join(', ')],
      ['Used with', said.devices.join(', ')],
      ['Links', said.links.join(' ')],
    ]
    return rows.filter(([, answer]) => answer !== '')
  },

  happened: (line: HistoryLineWire): string | null => {
    const agent = line.agentName ?? 'An agent'
    const target = line.target === 'fix' ? 'The fix' : 'The first response'
    switch (line.kind) {
      case 'ConversationOpened':
        return 'The chat opened'
      case 'Asked':
        return line.became && english.became[line.became]
      case 'CodeSent':
        return 'A code was sent by e-mail'
      case 'PersonProven':
        return line.customerName ? `Proven to belong to ${line.customerName}` : 'Proven who it is'
      case 'TicketOpened':
        return `Ticket opened, tier ${line.tier}`
      case 'TicketNoted':
        return 'The customer added something'
      case 'TicketAssigned':
        return line.otherName && line.otherName !== agent
          ? `${line.otherName} assigned the ticket to ${agent}`
          : `The ticket is ${agent}’s now`
      case 'TicketUnassigned':
        return line.agentName === null
          ? 'Whoever had the ticket may not come in any more; it is nobody’s'
          : `${agent} gave the ticket to nobody`
      case 'TierChanged':
        return `${agent} changed the tier to ${line.tier}`
      case 'TicketWaiting':
        return `${agent} waits for the customer`
      case 'TicketWaitingEnded':
        return line.byCustomer ? 'The customer wrote; nobody waits any more' : `${agent} waits no more`
      case 'ClocksRecomputed':
        return line.said ?? 'The clocks were counted anew'
      case 'TicketReopened':
        return line.byCustomer
          ? 'The customer wrote by e-mail; the ticket is open again'
          : `${agent} opened the ticket again`
      case 'TicketMerged':
        return `${agent} merged it into ticket ${line.otherNumber}`
      case 'TicketTookIn':
        return `${agent} merged ticket ${line.otherNumber} into it`
      case 'TicketLinked':
        return `${agent} linked it with ticket ${line.otherNumber}`
      case 'TicketUnlinked':
        return `${agent} unlinked it from ticket ${line.otherNumber}`
      case 'NoteWritten':
        return `${agent} wrote a note`
      case 'Transferred':
        return line.otherName ? `${agent} handed it to ${line.otherName}` : `${agent} handed it to a colleague`
      case 'ContactCorrected':
        return `${agent} corrected whose it is`
      case 'ContactConfirmed':
        return `${agent} confirmed the contact`
      case 'ContactRejected':
        return `${agent} rejected the contact`
      case 'TicketAnswered':
        return `${agent} gave the first response`
      case 'TicketSolved':
        return line.outcome
          ? `${agent} solved the ticket: ${english.outcome[line.outcome]}`
          : `${agent} solved the ticket`
      case 'TicketClosed':
        return 'The customer closed the ticket'
      case 'TargetWarned':
        return `${target} is due soon`
      case 'TargetBroken':
        return `${target} is late`
      case 'DeskCalled':
        return 'The desk was called'
      case 'Referred':
        return line.customerName ? `Referred to ${line.customerName}` : 'Referred to whoever supplied the content'
      case 'ReferralForwarded':
        return line.customerName ? `The message was sent on to ${line.customerName}` : 'The message was sent on'
      case 'InquiryLeft':
        return 'Asked us to find out the company'
      case 'InquiryRouted':
        return line.customerName ? `${agent} routed it to ${line.customerName}` : `${agent} looked for the company`
      case 'AgentAskedFor':
        return 'Asked for a person'
      case 'NobodyCame':
        return 'Nobody came in time'
      case 'AgentJoined':
        return `${agent} took over`
      case 'AgentSilent':
        return `${agent} did not answer the waiting visitor; others are called`
      case 'AgentLost':
        return `The line of ${agent} broke; others are called`
      case 'MessageEdited':
        return `${agent} changed a message`
      case 'MessageDeleted':
        return `${agent} took a message back`
      case 'Rated':
        return 'The customer said how it was'
      case 'AgentLeft':
        return `${agent} handed back`
      case 'LetterSent':
        return 'A letter went out'
      case 'LetterGivenUp':
        return 'A letter could not be delivered'
      case 'MailHeard':
        return 'A mail came'
      case 'AssistantFailed':
        return 'The assistant failed and called a person'
    }
  },
  /** How a ticket ended. */
  outcome: {
    fixed: 'fixed',
    answered: 'answered',
    workaround: 'a way around it',
    passedOn: 'passed on',
    noProblem: 'not a problem',
    noReply: 'no reply from the customer',
    closedByContact: 'closed by the contact',
    merged: 'merged into another',
  } satisfies Record<Outcome, string>,
  became: {
    shown: 'Articles were shown',
    nothingFound: 'No article was found',
    confirmed: 'An article helped',
    assumed: 'Nothing more was said of an article; it may have helped',
    returned: 'The same question came back',
    refused: 'An article did not help',
    escalated: 'The question went on to people',
  },

  keys: {
    title: 'Keys',
    open: 'Keys',
    switch: 'Single letters do something',
    close: 'Close',
    rows: [
      [['j', 'k'], 'Next, previous row'],
      [['Enter'], 'Open the row'],
      [['f'], 'Search the desk'],
      [['p'], 'Pick a ticket, to assign many at once'],
      [['t'], 'Take over'],
      [['r'], 'To the reply box'],
      [['Ctrl', 'Enter'], 'Send'],
      [['h'], 'Hand back to the assistant'],
      [['s'], 'Solve the ticket'],
      [['n'], 'Write a note for colleagues'],
      [['x'], 'Hand it to a colleague'],
      [['a'], 'Assign the ticket'],
      [['w'], 'Wait for the customer, or no more'],
      [['g'], 'Change the tier'],
      [['m'], 'Merge a duplicate'],
      [['l'], 'Link a ticket'],
      [['c'], 'Correct whose it is'],
      [['o'], 'Open the ticket again'],
      [['Esc'], 'Leave the box; back to the list'],
      [['?'], 'This sheet'],
    ] satisfies [string[], string][],
  },

  /** "3 d 4 h", "2 h 14 min", "14 min", "1 min 20 s"; never negative. */
  span: (ms: number) => spanOf(ms, 'd'),
  time: (at: number) => new Intl.DateTimeFormat('en-CA', { hour: 'numeric', minute: '2-digit' }).format(at),
  day: (at: number) => new Intl.DateTimeFormat('en-CA', { weekday: 'long', month: 'long', day: 'numeric' }).format(at),
  dayAndTime: (at: number) =>
    new Intl.DateTimeFormat('en-CA', { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }).format(at),
  size: (bytes: number) =>
    bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`,
}

export type Words = typeof english
