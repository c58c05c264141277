import type { AuditWire, FoundCountsWire, ImportPlanWire, LineComplaintWire } from '../../../../http/api/adminWire.ts'

type Entry = AuditWire['entries'][number]

/** Fields that only the audit log names. */
const audited = {
  door: 'Support door',
  customer: 'Customer',
  customerId: 'Customer',
  email: 'E-mail address',
  emailKey: 'E-mail address',
  confirmed: 'Confirmed',
  rejected: 'Refused',
  title: 'Title',
  locale: 'Language',
  text: 'Text',
  isShared: 'Shared',
  role: 'Role',
  isDisabled: 'Shut out',
  hasSecondFactor: 'Second step',
  key: 'Key',
  state: 'State',
  trouble: 'Trouble',
  cause: 'Cause',
}

/** The administration's sentences, in English; fr.ts has the same shape. */
export const english = {
  title: 'Administration',
  pages: {
    label: 'Administration',
    customers: 'Customers',
    contacts: 'Contacts to confirm',
    replies: 'Saved replies',
    calendar: 'Calendar',
    articles: 'Articles',
    letters: 'Undelivered letters',
    mails: 'Incoming mail',
    audit: 'Audit log',
    people: 'Erase a person',
  },
  loading: 'Reading…',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  saving: 'Saving…',
  saveCsv: 'Save as CSV',
  when: (at: number) => new Intl.DateTimeFormat('en-CA', { dateStyle: 'medium', timeStyle: 'short' }).format(at),

  customers: {
    lead: 'Whom the desk serves, how they are recognised, and where their own readers ask for help.',
    search: 'Search by name, alias, domain or id',
    count: (count: number) => (count === 1 ? '1 customer' : `${count} customers`),
    none: 'No customer fits.',
    add: 'New customer',
    import: 'Import CSV',
    name: 'Name',
    package: 'Package',
    domains: 'Mail domains',
    door: 'Support door',
    people: 'People',
    noDoor: 'None yet',
    noDomains: 'None',
    contacts: (count: number) => (count === 1 ? '1 contact' : `${count} contacts`),
    invited: (count: number) => (count === 1 ? '1 invitation' : `${count} invitations`),
    edit: (name: string) => `Change ${name}`,
    look: (name: string) => `Look at ${name}`,
    newTitle: 'New customer',
    added: (name: string) => `${name} is a customer now.`,
    saved: (name: string) => `${name} is saved.`,
    onePerLine: 'One a line',
    sections: {
      who: 'Who they are',
      known: 'How they are recognised',
      door: 'Where their own readers ask for help',
      invited: 'Invitation list',
    },
    invitedLead: 'Addresses of readers whom this customer has invited. They are sent to its support door.',
    refused: 'Nothing was saved. Correct what is marked.',
  },

  fields: {
    '': 'The line',
    id: 'Id',
    name: 'Name',
    package: 'Package',
    domains: 'Mail domains of its staff',
    aliases: 'Other names',
    links: 'What its secure links begin with',
    documentCodes: 'What its document codes begin with',
    doorEmail: 'E-mail address',
    doorUrl: 'Web address',
    doorPhone: 'Telephone',
    doorHours: 'Hours',
    invitations: 'Invitations',
    ...audited,
  } as Record<string, string>,

  rules: {
    id: 'an id without spaces, at most 100 characters',
    name: 'a text on one line, 1 to 300 characters',
    package: 'standard or elite',
    domains: 'mail domains like company.example, without “@”',
    aliases: 'texts on one line',
    links: 'hosts in lower case like docs.company.example, or one with a path',
    documentCodes: '4 to 40 capital letters, digits or “-”, like ACME-',
    doorEmail: 'an e-mail address like help@company.example',
    doorUrl: 'an address like https://company.example/help',
    doorPhone: 'a text on one line',
    doorHours: 'a text on one line',
    invitations: 'e-mail addresses like reader@mail.example',
  } as Record<string, string>,

  /** Why a field, a line or a file cannot be used, and what to do. */
  complaint: ({ why, held, field }: LineComplaintWire, rule: string | undefined): string => {
    switch (why) {
      case 'missing':
        return `Nothing stands there. Write ${rule ?? 'something'}.`
      case 'unusable':
        return `“${held}” cannot be used. Write ${rule ?? 'something else'}.`
      case 'repeated':
        return `“${held}” stands here twice or is there already. Keep one.`
      case 'shared':
        return `Another customer has this already (${held}). One of the two is wrong.`
      case 'cells':
        return `The line has another number of cells than the first line (${held}).`
      case 'unknownColumn':
        return `There is no column “${field}”. Correct its name, or remove it.`
      case 'noColumn':
        return 'There is no column “id”. Add it: it says which customer a line is about.'
      case 'openQuote':
        return 'A quotation mark opens here and never closes.'
      case 'empty':
        return 'There are no lines in the file. Save the present customers as CSV to see the shape.'
    }
  },

  import: {
    title: 'Import customers',
    back: 'Back to the customers',
    lead: 'Choose a CSV file in the shape of the export. First you see exactly what it would do, line by line; nothing is saved until you apply that.',
    shape:
      'A line adds or changes the customer of its id. Columns that are missing change nothing, and customers without a line stay as they are.',
    choose: 'CSV file',
    reading: 'Looking at every line…',
    became: {
      added: 'Adds',
      changed: 'Changes',
      unchanged: 'As before',
      refused: 'Refused',
    } satisfies Record<ImportPlanWire['lines'][number]['became'], string>,
    summary: ({ added, changed, unchanged, refused }: Record<ImportPlanWire['lines'][number]['became'], number>) =>
      `${added} to add, ${changed} to change, ${unchanged} as before, ${refused} refused.`,
    wholeFile: 'The file cannot be read. Nothing would be saved.',
    apply: (count: number) => (count === 1 ? 'Apply 1 line' : `Apply ${count} lines`),
    applyRest: (count: number) =>
      count === 1
        ? 'The refused line is left out; correct it and import the file again.'
        : `The ${count} refused lines are left out; correct them and import the file again.`,
    nothing: 'There is nothing to apply.',
    applied: (count: number) => (count === 1 ? '1 line is applied.' : `${count} lines are applied.`),
    line: 'Line',
    customer: 'Customer',
    what: 'What it would do',
    showUnchanged: 'Show lines that change nothing',
    empty: 'nothing',
  },

  contacts: {
    lead: 'They joined by a customer’s mail domain. Confirmed, they see their colleagues’ tickets; refused, they speak for the customer no more.',
    none: 'Nobody waits to be confirmed.',
    noneLead: 'Whoever proves an address at a customer’s mail domain for the first time appears here.',
    name: 'Name',
    customer: 'Customer',
    last: 'Last message',
    never: 'Never wrote',
    openTickets: (count: number) => (count === 1 ? '1 open ticket' : `${count} open tickets`),
    talk: 'Conversation',
    confirm: 'Confirm',
    refuse: 'Refuse',
    confirmOf: (name: string) => `Confirm ${name}`,
    refuseOf: (name: string) => `Refuse ${name}`,
    confirmed: (name: string, customer: string) => `${name} may speak for ${customer}.`,
    refused: (name: string, customer: string) => `${name} may not speak for ${customer}.`,
    refuseTitle: (name: string) => `Refuse ${name}?`,
    refuseLead: (customer: string) =>
      `They become a reader in their conversations, and do not join ${customer} by the mail domain again. Their tickets stay as they are.`,
  },

  replies: {
    lead: 'What agents write again and again. Shared ones are everybody’s; your own are yours alone.',
    add: 'New reply',
    none: 'No replies yet.',
    shared: 'Shared',
    own: 'Yours',
    title: 'Title',
    text: 'Text',
    language: 'Language',
    languages: { en: 'English', fr: 'French' },
    isShared: 'Shared with everybody',
    variables: 'Variables',
    insert: (name: string) => `Insert ${name}`,
    variablesLead: 'They are filled in where the reply is used. Choose one to insert it.',
    unknown: (names: string[]) => `Nobody fills in ${names.map((name) => `{{${name}}}`).join(', ')}.`,
    edit: (title: string) => `Change “${title}”`,
    newTitle: 'New reply',
    remove: 'Remove',
    removed: (title: string) => `“${title}” is removed.`,
    saved: (title: string) => `“${title}” is saved.`,
    updated: (at: string) => `Changed ${at}`,
  },

  calendar: {
    lead: (hours: string) => `Open ${hours}.`,
    inLieu: {
      'next-weekday': 'A holiday on a weekend also closes the next weekday.',
      none: 'A holiday on a weekend closes nothing more.',
    },
    feed: 'For calendar programs, open to everybody:',
    day: 'Day',
    name: 'Holiday',
    source: 'Source',
    region: (region: string) => `Public holiday in ${region}`,
    setting: 'Our own setting',
    forDay: (day: string) => `in lieu of ${day}`,
    weekend: 'on a weekend',
    past: 'past',
    whatIf: 'What would be due if…',
    date: 'Received on',
    time: 'at',
    zone: 'on the clocks of',
    tier: 'Tier',
    ask: 'When is it due?',
    received: 'Received',
    firstResponse: 'First response',
    fix: 'Fix',
    noFix: 'No time is stated.',
  },

  articles: {
    lead: 'What readers complained of comes first, then what its own date says.',
    days: 'Readers’ judgement of the last',
    daysOf: (days: number) => `${days} days`,
    none: 'No article needs a look.',
    article: 'Article',
    why: 'Why',
    updated: 'Updated',
    never: 'Not said',
    reason: {
      overdue: (since: string) => `Review was due on ${since}`,
      dueSoon: (on: string) => `Review is due on ${on}`,
      noReviewDate: 'Has no review date',
      notHelpful: (no: number, of: number) => `${no} of ${of} readers say it did not help`,
      refused: (count: number, of: number) => `Refused ${count} times of ${of} in the chat`,
    },
    codes: 'Codes that no article explains',
    codesLead: 'People asked about them in the same days.',
    noCodes: 'None was asked about.',
    code: 'Code',
    asked: 'Asked about',
    times: (count: number) => (count === 1 ? 'once' : `${count} times`),
  },

  letters: {
    lead: 'Mail servers refused these, or nobody took them within a day. Agents see it in the conversation. Mend the address or the mail server, then try again.',
    none: 'Every letter has arrived.',
    noneLead: 'As far as mail servers tell.',
    to: 'To',
    letter: 'Letter',
    why: 'Why',
    again: 'Try again',
    againTo: (letter: string, to: string) => `Try again: ${letter} to ${to}`,
    tried: (to: string) => `The letter to ${to} is on its way again.`,
    spent: 'Its code is gone; ask for a new one.',
  },

  audit: {
    lead: 'Every change of the administration. Entries are never changed and never deleted.',
    who: 'Who',
    everybody: 'Everybody',
    server: 'Commands on the server',
    what: 'What',
    everything: 'Everything',
    from: 'From',
    to: 'To',
    none: 'Nothing was changed there and then.',
    time: 'When',
    change: 'Change',
    difference: 'Before and after',
    more: 'Show earlier ones',
    nothing: '—',
    isSo: { yes: 'yes', no: 'no' },
    kinds: {
      customer: 'Customer',
      contact: 'Contact',
      invitation: 'Invitation',
      site: 'Website',
      agent: 'Agent',
      savedReply: 'Saved reply',
      erasure: 'Erasure',
      setting: 'Setting',
      letter: 'Letter',
      mail: 'Mail',
    } satisfies Record<Entry['kind'], string>,
    actions: {
      added: 'added',
      changed: 'changed',
      removed: 'removed',
      confirmed: 'confirmed',
      refused: 'refused',
      erased: 'done',
    } satisfies Record<Entry['action'], string>,
  },

  people: {
    lead: 'Everything personal of one address goes: names, messages, files, what tickets say, letters. Articles and figures stay: numbers, tiers, times.',
    email: 'E-mail address of the person',
    find: 'Look what there is',
    finding: 'Looking through everything…',
    foundTitle: (email: string) => `What there is of ${email}`,
    nothing: 'There is nothing of this address.',
    contactOf: (name: string, customer: string) => `${name}, contact at ${customer}`,
    tickets: (numbers: number[]) => `Tickets ${numbers.join(', ')}`,
    kinds: {
      contacts: 'Contacts',
      conversations: 'Conversations',
      messages: 'Messages in them',
      files: 'Files',
      tickets: 'Tickets',
      notes: 'Notes of agents',
      questions: 'Questions to the articles',
      letters: 'Letters',
      mails: 'Mails',
      invitations: 'Invitations',
      codes: 'Codes by mail',
      forwards: 'Messages sent on',
      mentions: 'Mentions by others',
    } satisfies Record<keyof FoundCountsWire, string>,
    stays: (doors: string[]) =>
      `The address is the support door of ${doors.join(', ')}. That stays: it is the company’s word. Change it among the customers.`,
    isAgent: 'This is the address of an agent. Close the account among the agents instead.',
    isWithAgent: 'An agent has a conversation of this person. Hand it back first.',
    openTickets: (numbers: number[]) =>
      `Solve ${numbers.length === 1 ? 'ticket' : 'tickets'} ${numbers.join(', ')} first.`,
    erase: 'Erase this person…',
    confirmTitle: 'Erase for good?',
    confirmLead:
      'Nobody can bring it back. Copies of the database that were made before keep it until they are thrown away.',
    confirmField: 'To be sure, type the address again',
    confirm: 'Erase for good',
    erasing: 'Erasing…',
    erased: 'The person is erased.',
    receiptTitle: 'Receipt',
    receiptLead: 'It says what was taken away, and nothing of whom. Keep it with the request.',
    download: 'Save the receipt',
    receipts: 'Receipts',
    noReceipts: 'Nobody was erased yet.',
    id: 'Number',
    at: 'When',
    by: 'By',
    what: 'What was taken away',
    counted: (count: number, kind: string) => `${count} × ${kind}`,
  },
}
export type AdminWords = typeof english
