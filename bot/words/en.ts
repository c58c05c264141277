/**
 * Every sentence the assistant can say, in English. A list holds several ways to say the same, for whatever could come
 * twice. B1 English, one idea a message, no blame; nothing here is Markdown.
 */
export const en = {
  language: 'English',
  labelled: (label: string) => `${label}:`,

  /** What people tap; the same words may be typed. */
  choice: {
    cannotOpen: 'I cannot open a document',
    errorCode: 'I see an error code',
    forgotPassword: 'I forgot my password',
    userStuck: 'One of our users is stuck',
    whereIsMyTicket: 'Where is my ticket?',
    person: 'Talk to a person',
    solved: 'That solved it',
    notQuite: 'Not quite',
    stillStuck: 'I am still stuck',
    noneOfThese: 'None of these',
    yes: 'Yes',
    no: 'No',
    askCompany: 'Bring me to the company',
    anotherCompany: 'No, another company',
    manageContent: 'I manage content',
    openSomething: 'I want to open something',
    allDown: 'Yes, nothing works for anybody',
    someWorks: 'Some things still work',
    reader: 'I was given content to open',
    resend: 'Send a new code',
    otherAddress: 'Use another address',
    dontKnow: 'I do not know',
    leaveOut: 'Leave that out',
    sendForMe: 'Send it to them for me',
    sendIt: 'Yes, send it',
    doNotSend: 'No, do not send it',
    findForMe: 'Ask the team to find out',
    wrongCompany: 'That is the wrong company',
    somethingElse: 'I have another question',
    done: 'That is all, thank you',
    usersStuck: 'Our users cannot open or use content',
    defect: 'Something in the product does not work',
    question: 'I have a question',
    idea: 'I have an idea for the product',
    outage: 'Everything is down, for everybody',
    one: 'One person',
    several: 'Several people',
    nobody: 'Nobody',
    stops: 'Yes, it stops our daily work',
    notStops: 'No, we can work around it',
    openTicket: 'Open a ticket',
    openIt: 'Yes, open the ticket',
    change: 'Change something',
    notNow: 'Do not open it',
    description: 'The description',
    kind: 'What it is about',
    people: 'How many people',
    subject: 'The subject',
    work: 'Whether it stops our work',
    since: 'Since when',
    tried: 'What was tried',
    disagree: 'I see the tier differently',
    addToIt: 'Add to that one',
    newOne: 'No, a new one',
    notSolved: 'It did not help, go on with the ticket',
    keepIt: 'Keep it as it is',
    addNote: 'Add a note',
    closeIt: 'Close it',
    yesClose: 'Yes, close it',
    leaveOpen: 'No, leave it open',
    allTickets: 'Show all my tickets',
    stopWaiting: 'Stop waiting',
    startOver: 'Start over',
    goOn: 'Go on where we were',
  },

  greet: {
    reader: (provider: string) => [
      `Hello! I can help you open and read what ${provider} gave you. What is happening?`,
      `Welcome! Tell me in your own words what goes wrong with your content from ${provider}.`,
    ],
    anybody: [
      'Hello! I am the help desk’s assistant. What is happening? Your own words are fine.',
      'Welcome! Tell me what you are trying to do, and where it stops.',
    ],
    contact: (name: string) => [
      `Hello ${name}! What can I do for you today?`,
      `Good to see you, ${name}. What is happening?`,
    ],
    onArticle: (title: string) => [
      `You have the article “${title}” open. If it leaves something out, just ask.`,
      `I see that you are reading “${title}”. Ask me whatever it does not answer.`,
    ],
    again: [
      'Hello! What can I help you with?',
      'Hello again! Tell me what is happening, and I will look.',
      'Hi! What brings you here?',
      'Good to hear from you! What goes wrong?',
    ],
    hello: ['Hello!', 'Hi!', 'Hello to you, too!'],
    handedBack: [
      'This is the assistant again. If something new comes up, just write to me.',
      'Now it is me again, the assistant. Is there more? Then just write.',
      'Back to me, the assistant. I am here if you need something else.',
    ],
    introduced: [
      'Thank you, that helps. What can I do for you?',
      'Good to know. What is happening?',
      'Thank you for telling me. What do you need?',
    ],
    back: [
      'I am all ears: what is happening?',
      'Tell me what you would like help with.',
      'What would you like to do? Just say it in your own words.',
    ],
  },

  small: {
    thanks: ['You are welcome!', 'With pleasure!', 'Glad to help!', 'Any time!'],
    bye: [
      'Goodbye, and have a good day!',
      'Take care! I am here whenever you need me.',
      'Goodbye! Write again whenever you like.',
      'Goodbye, and all the best!',
    ],
    byeMidway: [
      'See you soon! I keep what we began: write again and we go on from here.',
      'Goodbye for now! Nothing is lost: we go on here whenever you write.',
      'Take care! I keep our place here.',
      'Until later! My question can wait.',
    ],
    nothingToCancel: [
      'There is nothing to stop right now.',
      'Nothing is under way, so nothing needs stopping.',
      'All is quiet: there is nothing to stop.',
      'We are not in the middle of anything.',
    ],
    cancelled: ['All right, I have stopped that.', 'Done, we leave it there.'],
    startedOver: ['Let us start afresh.', 'A clean page, then.'],
    nothingBefore: ['That was the first step, so we stay here.', 'There is no step before this one.'],
    goingBack: ['One step back.', 'Let us go back a step.'],
    goingOn: ['Back to where we were.', 'Now, where were we?'],
    allRight: [
      'All right. I am here if you need me.',
      'Fine. Write whenever something comes up.',
      'Good. Just write if there is anything else.',
      'As you like. You find me here.',
    ],
    stillThere: [
      'Take your time. I am still here, and my question can wait.',
      'No hurry: whenever you are ready, we go on from here.',
    ],
    leftThere: [
      'I leave it here for now. Write any time, and we go on where we were.',
      'I close here for now. Nothing is lost: write whenever you like, and we go on where we were.',
    ],
    switched: ['Sure, I will go on in English.', 'Yes, I go on in English.', 'Of course, let us go on in English.'],
    gotFiles: [
      'Thank you, I have kept your file with this conversation.',
      'Your file has arrived, thank you.',
      'I have your file, thank you.',
      'Thank you, the file is here.',
    ],
    fileRefused: {
      type: (name: string) =>
        `I could not keep “${name}”: I take pictures, PDF, Office, video, text and zip files. A screenshot would do as well.`,
      tooLarge: (name: string) =>
        `“${name}” is too large for me: one file may have 10 MB, and all of them together 20 MB. A screenshot or a shorter part would do.`,
      tooMany: (name: string) => `I take five files at a time, so “${name}” was left out. Please send it once more.`,
      unsafe: (name: string) =>
        `The virus scanner found something in “${name}”, so I have not kept it. A screenshot is a safe way to show it.`,
      notScanned: (name: string) =>
        `Files cannot be checked for viruses just now, so I have not kept “${name}”. We go on without it; you can send it later.`,
    },
    whatDoesItShow: [
      'What does it show? A few words help me search.',
      'Could you tell me in words what is on it?',
      'I cannot look into files. What is on it?',
      'What can one see on it?',
    ],
    whoAmI: [
      'I am the help desk’s assistant: a program, and no person. If you want a person, write “talk to a person”.',
      'A program: the assistant of this help desk. Write “talk to a person”, and I ask for one.',
    ],
    help: [
      'Just write what is happening, and I look it up. You can also write “back”, “start over” or “talk to a person” at any time.',
      'I find answers, bring you to the right people and, for customers, open a ticket. “Cancel” and “talk to a person” always work.',
      'Tell me what goes wrong, in your own words. If you want somebody else, write “talk to a person”.',
      'You can write “back”, “cancel”, “start over”, “talk to a person” or “where is my ticket”. Anything else I look up.',
    ],
    whyNothing: [
      'I ask so that I can bring you to the right help.',
      'Every answer saves you a question from somebody else later.',
      'The answer tells me who can help you best.',
      'It keeps me from sending you to the wrong place.',
    ],
  },

  /** The first line for somebody who comes back after a day. */
  back: {
    question: ['Welcome back! We left off at this question:', 'Good to see you again! This is what I had asked:'],
    ticketDue: (number: number, due: string) => [
      `Welcome back! Your ticket ${number} is open, and a first answer is due by ${due}.`,
      `Good to see you again! For your ticket ${number} a first answer is due by ${due}.`,
    ],
    ticketFixDue: (number: number, due: string) => [
      `Welcome back! Your ticket ${number} is open and is to be fixed or addressed by ${due}.`,
      `Good to see you again! Your ticket ${number} is to be fixed or addressed by ${due}.`,
    ],
    ticketLate: (number: number) => [
      `Welcome back! Your ticket ${number} is still open and late, and I am sorry about that.`,
      `Good to see you again! I am sorry: ticket ${number} is late, but it is open and not forgotten.`,
    ],
    ticketOpen: (number: number) => [
      `Welcome back! Your ticket ${number} is open, and a person is on it.`,
      `Good to see you again! Ticket ${number} is still open, and the team is on it.`,
    ],
    ticketSolved: (number: number) => [
      `Welcome back! Your ticket ${number} is solved; if something else comes up, just write.`,
      `Good to see you again! Ticket ${number} is solved. What can I do for you today?`,
    ],
    provider: (company: string) => [
      `Welcome back! Last time I brought you to ${company}; if anything else is wrong, just write.`,
      `Good to see you again! We left off with ${company}, who can look at your access.`,
    ],
  },

  missed: {
    first: ['Sorry, I did not get that.', 'I am not sure I understood.', 'I could not follow that one, sorry.'],
    second: [
      'I still do not follow, and that is on me. One of these may fit:',
      'Let me make it easier. You can tap one of these:',
    ],
    whatHappens: [
      'Could you tell me what you are trying to do, and what you see on the screen?',
      'What do you see on the screen? An error code or the words of a message help most.',
    ],
    stuck: [
      'I do not want to keep you going in circles. Shall I bring you to a person?',
      'I am not the right one for this, it seems. A person may help you better.',
      'We are still not on the same page. What would you like to do?',
    ],
    stuckAlone: [
      'I can still bring you further. What would you like to do?',
      'There are other ways. Which one do you want?',
      'All of these work without a person:',
    ],
    asBefore: [
      'My question above still stands.',
      'The question above is still open.',
      'I still need an answer to the question above.',
      'Please look at my question above once more.',
    ],
    rest: [
      'I will leave it here for now. Write “talk to a person” at any time, or tell me what is happening.',
      'Let us pause here. Whenever you like, describe what you see or ask for a person.',
    ],
  },

  answer: {
    lead: ['This should help:', 'I found this for you:', 'Here is what to do:'],
    leadAgain: ['Then this may fit better:', 'Let me try another one:', 'How about this one:'],
    leadOpen: [
      'This is from the article you have open. The part I mean:',
      'The article you have open says something on this:',
    ],
    whole: 'Read the whole article',
    otherLanguage: 'in French',
    seeAlso: 'See also:',
    didItHelp: ['Did that help?', 'Is that what you needed?'],
    thanksFirst: ['You are welcome! Did it solve the problem?', 'With pleasure! Was it what you needed?'],
    offer: [
      'I am not certain which one you mean. The closest I have: is it one of these?',
      'I have a few that come close. Is it one of these?',
      'These are near to what you describe. Does one of them fit?',
    ],
    offerOne: ['I have one that comes close. Is it this?', 'Could it be this one?'],
    none: [
      'I have no article about that, to be honest. I know about protected documents, books and videos, and the software behind them. Could you say it in other words, or add what you see on the screen?',
      'I looked, but I have nothing on that. I can help with protected content and its software. What do you see on the screen?',
    ],
    nothingMore: ['I have no further article that fits.', 'That is all my articles say about it.'],
    allShown: ['I have already shown you what I have on this.', 'You have seen everything I know about this.'],
    cannotSearch: [
      'I cannot look into my articles right now. Let us go another way.',
      'My articles are out of reach at the moment. I will find you other help.',
    ],
    unknownCode: (codes: string) => [
      `I do not know the code ${codes}, so I will not guess what it means.`,
      `The code ${codes} is not in my list. I would rather not guess.`,
    ],
    whichCode: [
      'Which code is it? Please type it as you see it, for example “vc3”.',
      'Please type the code, just as it stands on the screen.',
    ],
    tellMore: [
      'What happens then? Please type the error code, or the words on the screen.',
      'What appears on the screen then? A code or a few of its words help most.',
    ],
    whatIsMissing: [
      'What is missing? Tell me what you see instead, in a few words.',
      'What is different for you? A few words are enough.',
    ],
    solved: [
      'Wonderful, I am glad that it works!',
      'Great! Enjoy the rest of your day.',
      'Very good. Write again if anything else comes up.',
    ],
    sorryStuck: ['I am sorry that this did not do it.', 'Then let us get you further.'],
    weary: ['I am sorry that it gives you trouble. Let us sort it out together.', 'I hear you. Let us get it to work.'],
    outage: ['I am sorry. Let us lose no time.', 'That is serious. I will be quick.'],
  },

  identify: {
    site: (provider: string) => [
      `You are on ${provider}’s website. Did ${provider} give you the content?`,
      `Is your content from ${provider}, whose website this is?`,
    ],
    role: [
      'Do you manage content for your organisation, or do you want to open something you were given?',
      'To find who can help you: do you manage content, or were you given something to open?',
    ],
    outage: [
      'If nothing works for anybody at your organisation, type your work e-mail address. A code comes to it, and then your request goes first.',
      'Is it down for everybody at your organisation? Then type your work e-mail address, and I will send a code to it.',
    ],
    email: [
      'What is your work e-mail address? I will send a code to it.',
      'Please type your work e-mail address. A code will come to it.',
    ],
    emailForTickets: [
      'To show your tickets I need to know that it is you. What is your work e-mail address?',
      'Which work e-mail address did you use for the ticket? I will send a code to it.',
    ],
    whyEmail:
      'Tickets can hold private details. The code shows that the address is really yours; I use it for nothing else.',
    notAnEmail: [
      'That does not look like an e-mail address yet. It looks like name@company.com.',
      'I need the whole address, with the @ in it.',
    ],
    codeSent: (email: string, minutes: number) => [
      `I have sent a six-digit code to ${email}. Please type it here. It works for ${minutes} minutes.`,
      `I have just mailed a six-digit code to ${email}. Please type it here within ${minutes} minutes.`,
    ],
    code: (email: string) => [
      `Please type the six-digit code that I sent to ${email}.`,
      `The code has six digits and went to ${email}. What does it say?`,
    ],
    codeLost: [
      'It can take a minute. Please also look into the spam folder.',
      'Sometimes it hides in the spam folder. I can also send a new one.',
    ],
    wrongCode: (triesLeft: number) => [
      `That is not the code I sent. You have ${triesLeft} more ${triesLeft === 1 ? 'try' : 'tries'}.`,
      `These digits do not match. ${triesLeft} more ${triesLeft === 1 ? 'try is' : 'tries are'} left.`,
    ],
    codeUsedUp: (until: string) => [
      `That was not it either, and this code is now used up. I can send you a new one from ${until} on.`,
      `This code had its last try. The next one can go out at ${until}.`,
    ],
    codeExpired: [
      'This code is too old or no longer counts. I can send you a new one.',
      'That code has run out. Shall I send a new one?',
    ],
    tooManyCodes: (until: string) => [
      `I may not send more codes just now; the next one can go out at ${until}.`,
      `To keep mailboxes safe I have to wait until ${until} before I send another code.`,
    ],
    proven: (customer: string) => [
      `Thank you, that is right. You are speaking for ${customer}.`,
      `Thank you! I have you down as ${customer}.`,
    ],
    signedIn: (customer: string) => [
      `You are signed in, so I know that you are speaking for ${customer}.`,
      `I see from your sign-in that you are speaking for ${customer}.`,
    ],
    chooseCustomer: [
      'For which organisation are you asking today?',
      'Your address belongs to more than one organisation. Which one is it about?',
    ],
    unknownCustomer: ['That one is not among yours.', 'I cannot find that one in your list.'],
    provenUnknown: [
      'Thank you, the code is right. But this address is not with an organisation that we serve. Were you given content to open, or do you have another address?',
      'The address is yours, but I find no customer behind it. Is there another address, or were you given content to open?',
    ],
  },

  refer: {
    company: [
      'Which company or organisation gave you the content? Please type its full name.',
      'Who did the content come from? Their full name helps me.',
    ],
    whyCompany:
      'The company that gave you the content looks after your access. Only they can reset, extend or change it.',
    companyFact: [
      'I cannot tell by that alone. What is their web address, or which e-mail address did the content come from?',
      'One more thing, to be sure: their web address, the e-mail address that wrote to you, or their full name.',
    ],
    isIt: (provider: string) => [`Is it ${provider}?`, `Do you mean ${provider}?`],
    found: (provider: string) => [
      `${provider} looks after your access. They can reset it, extend it or change it; we cannot do that for them.`,
      `The right people for this are at ${provider}. They decide about your access and can change it.`,
    ],
    ticketsElsewhere: 'Requests can be looked up here by organisations that use our software.',
    doorLead: 'You reach them here:',
    email: 'E-mail',
    url: 'Website',
    phone: 'Phone',
    hours: 'Open',
    noDoor: 'Their contact details are on their website and in the e-mail that brought you the content.',
    unknown: [
      'I do not know who gave you the content, and I may not list names. Only that company can help with your access.',
      'I cannot tell which company it is. It is the one that looks after your access, so it is worth finding out.',
    ],
    teamCanFind: [
      'That is all right: the team can find out. One tap, and they are asked.',
      'Then let the team look for it. Tap “Ask the team to find out”.',
    ],
    howToFind:
      'How to find out: look at the e-mail that brought you the link or the file, at your receipt, at the sign-in page, or at the first page of the document.',
    tooManyNames: [
      'I cannot look up more names just now. Here is how you find out yourself.',
      'That was enough names for the moment. You can find out like this:',
    ],
    theCompany: 'the company that gave you the content',
    onlyThey: (company: string, grant: string) => [
      `Only ${company} can ${grant}; we make the software and cannot do that. Here is what you can do yourself.`,
      `It is up to ${company} to ${grant}; we cannot. Here is what you can do yourself.`,
    ],
    orCompany: [
      'Does it work now? If not, I bring you to the company.',
      'Did that solve it? If not, I bring you to the company.',
    ],
    grants: {
      devices: 'reset your devices',
      time: 'give you more time',
      password: 'give you a new password',
      print: 'allow you to print',
      copies: 'give you more copies',
      money: 'sell you content or pay it back',
      access: 'give you access',
    },
    missing: {
      document: [
        'One thing helps them find it: what is the document, book or course called?',
        'What is the title of the document, book or course? With it they find your access more easily.',
      ],
      words: [
        'What shall I write for you? Tell me in a few words what goes wrong.',
        'In a few words: what should they know about the problem?',
      ],
    },
    whyDetail: 'It goes into the message for the company, so that they need not ask you first. You can leave it out.',
    copyLead: 'Here is a message you can copy and send to them:',
    write: 'Write the e-mail',
    subject: 'I need help with content from you',
    emailToAnswer: [
      'At which e-mail address shall they answer you? I will first send a code to it.',
      'What is your e-mail address? They will answer there. A code comes to it first, so that it is surely yours.',
    ],
    consent: (company: string, email: string) => [
      `I would send this message to ${company}, with your address ${email} so that they can answer you. May I?`,
      `Shall I send the message to ${company} now? They will see your address ${email} and answer there.`,
    ],
    forwarded: (company: string, email: string) => [
      `I have sent it to ${company}. They answer you at ${email}, and a copy is on its way to you.`,
      `Done: your message is on its way to ${company}, and a copy to ${email}. Their answer comes there, too.`,
    ],
    notForwarded: ['All right, I send nothing.', 'Fine, nothing was sent.'],
    tooManyForwards: [
      'I may not send more messages on just now. You can copy it and send it yourself.',
      'I have sent on as many messages as I may. Yours is ready to copy, though.',
    ],
    cannotForward: [
      'I cannot send it on for you, I am sorry. You can copy it and send it yourself.',
      'Sadly I cannot send it there. The message is ready to copy, though.',
    ],
    inquiryLeft: [
      'I have asked the team which company it is. Their answer appears here in this chat.',
      'The team will look into which company it is, and you will read it here in this chat.',
    ],
    tooManyInquiries: [
      'I cannot ask the team about it just now. Please look in the places I named.',
      'The team cannot take more of these questions at the moment. The places I named may tell you.',
    ],
    routed: (company: string) => [
      `The team found out: it is ${company}.`,
      `The team has looked: your content is from ${company}.`,
    ],
    routedToNobody: [
      'The team has looked, but could not tell which company gave you the content.',
      'The team could not find out which company it is either, I am sorry.',
    ],
    theyTurnToUs: [
      'I am sorry that it is not solved yet. If they cannot solve it either, it is they who can turn to us.',
      'Please tell them that it still does not work. What they cannot solve themselves, they can bring to us.',
    ],
    after: ['Is there anything else?', 'Can I do anything more for you?'],
    message: (said: {
      codes: string
      words: string
      /** What was asked for is a wish, and nothing goes wrong. */
      isWish: boolean
      document: string
      devices: string
      tried: string
      email: string
    }) =>
      [
        'Hello,',
        '',
        said.isWish
          ? 'I have a request about content that I received from you.'
          : 'I cannot get on with content that I received from you.',
        ...(said.codes ? [`Error code: ${said.codes}`] : []),
        ...(said.words ? [`${said.isWish ? 'What I ask for' : 'What happens'}: “${said.words}”`] : []),
        ...(said.document ? [`Document: ${said.document}`] : []),
        ...(said.devices ? [`Device and program: ${said.devices}`] : []),
        ...(said.tried ? [`Articles I followed: ${said.tried}`] : []),
        `My sign-in or e-mail address: ${said.email || '…'}`,
        '',
        said.isWish ? 'Could you please see to it? Thank you.' : 'Could you please look at my access? Thank you.',
      ].join('\n'),
  },

  ticket: {
    tooMany: (until: string) => [
      `You have opened many tickets within the hour, so I may open the next one at ${until}. A person can add it to one of them.`,
      `That is as many tickets as I may open for you just now. The next one can follow at ${until}, or a person adds it to an open one.`,
    ],
    describe: [
      'Please describe it in a few sentences: what happens, since when, and what you see on the screen.',
      'What should the ticket say? The words on the screen and the time it began help most.',
    ],
    about: ['What is it about?', 'Which of these comes closest?'],
    affected: ['How many of your users are affected?', 'Is it one person, or are there several?'],
    critical: ['Does it stop your daily work?', 'Does it keep your team from its daily work?'],
    alsoStuck: [
      'Are any of your own users stuck because of it?',
      'Does it keep any of your own users from their content?',
    ],
    confirmOutage: [
      'Nothing works, for anybody? Then I open a tier 3 ticket now. Those go first.',
      'If nothing works for anybody, I open a tier 3 ticket right now.',
    ],
    why: 'I do not ask how urgent it is. How many people are stuck, and whether it stops your work, decides how fast we answer, the same for everybody.',
    alike: (number: number, subject: string) => [
      `An open ticket looks like the same thing: ${number}, “${subject}”. Shall I add what you said to that one?`,
      `Before I open another: ticket ${number} is open already, “${subject}”. Is it about the same?`,
    ],
    articlesFirst: [
      'For one person, our policy asks to try the articles first. These two fit best. If they do not help, the ticket is one tap away.',
      'Most single cases are solved by these two articles, and our policy asks to try them first. If they do not help, we go on with the ticket.',
    ],
    articleFirst: [
      'For one person, our policy asks to try the articles first. One more fits. If it does not help, the ticket is one tap away.',
      'Most single cases are solved by an article, and our policy asks to try them first. There is one more; if it does not help, we go on with the ticket.',
    ],
    check: [
      'Here is your ticket. Shall I open it?',
      'This is what I would send. Is it right?',
      'Your ticket reads like this. Shall it go out?',
    ],
    added: ['I have added that.', 'That is in the description now.'],
    subject: 'Subject',
    details: 'Details',
    about_: 'About',
    people: 'Affected',
    work: 'Daily work',
    works: { stops: 'it stops', goesOn: 'it can go on' },
    since: 'Since',
    tried: 'Tried',
    triedArticles: (titles: string) => `articles that did not help: ${titles}`,
    notSaid: 'not said',
    codes: 'Error code',
    devices: 'Used with',
    links: 'Link',
    files: 'Files',
    filesCount: (count: number) => (count === 1 ? '1 file, sent in this chat' : `${count} files, sent in this chat`),
    tier: 'Tier',
    yourView: 'Your view',
    disputed: 'you see the tier differently; the team will read that',
    disputeNoted: [
      'I have noted that you see it differently. The tier follows from the policy, but a person will read your note.',
      'Noted for the team: you do not agree with the tier. The facts decide it; if one is not right, change it.',
    ],
    howToChange: 'To change a value, write for example “change subject”.',
    rewrite: {
      subject: ['What should the subject be?', 'How shall I call it, in a few words?'],
      description: ['Please describe it anew; the old text is replaced.', 'What should the description say instead?'],
      since: ['Since when is it so?', 'When did it begin?'],
      tried: ['What have you tried so far?', 'What did you do about it before?'],
    },
    kinds: {
      outage: 'Everything is down',
      endUsers: 'Users who cannot get on',
      defect: 'Something does not work',
      enhancement: 'An idea for the product',
      question: 'A question',
    },
    affectedBy: { none: 'nobody else', one: 'one person', several: 'several people' },
    reasons: {
      inoperable: 'because nothing works at all',
      severalEndUsers: 'because several of your users are stuck',
      criticalDefect: 'because it stops your daily work',
      oneEndUser: 'because one person is stuck',
      enhancement: 'because it is an idea for the product',
      defectNotCritical: 'because your daily work can go on',
      question: 'because nobody is stuck',
    },
    firstAnswer: (amount: string) => `a first response within ${amount}`,
    fix: (amount: string) => `fixed or addressed within ${amount}`,
    change: ['What shall I change?', 'Which part is not right?'],
    dropped: ['All right, I have not opened a ticket.', 'Fine, no ticket then. Nothing was sent.'],
    opened: (number: number, tier: number) => `Done! Your ticket is number ${number}, tier ${tier}.`,
    due: 'First response by',
    fixDue: 'Fixed or addressed by',
    reason: 'Why then',
    mailed: 'The same is on its way to you by e-mail. If you remember more, just write “add a note”.',
    custom: [
      'One thing to know: the Standard package does not cover custom development, custom integrations or code of your own. Whoever built it can help first, and what the Elite package covers is best asked of us. You can still open the ticket: the team will tell you what is possible.',
      'To be honest about it: custom work, such as code or an integration built for you, is outside of the Standard package. Please ask those who built it, or ask us about Elite. A ticket is still possible if you wish.',
    ],
    noDetails: 'No description was given.',
  },

  tickets: {
    none: ['I find no tickets of yours.', 'You have no tickets with us yet.'],
    list: ['These are your tickets. Which one shall I show?', 'Here are your tickets. Which one do you mean?'],
    name: (number: number) => `Ticket ${number}`,
    unknown: (number: number) => [`I find no ticket ${number} of yours.`, `Ticket ${number} is not among yours.`],
    line: (number: number, subject: string, status: string) => `${number}: ${subject} (${status})`,
    lineOf: (number: number, subject: string, status: string, name: string) =>
      `${number}: ${subject} (${status}, from ${name})`,
    more: (count: number) => `… and ${count} more`,
    open: 'open',
    solved: 'solved',
    heading: (number: number, subject: string) => [
      `Ticket ${number}: ${subject}`,
      `Here it is. Ticket ${number}: ${subject}`,
    ],
    isFrom: (name: string) => `It is from ${name}.`,
    isOpen: (tier: number) => `It is open, tier ${tier}.`,
    isSolved: 'It is solved.',
    answerDue: (due: string) => `A first response is due by ${due}.`,
    fixDue: (due: string) => `It is to be fixed or addressed by ${due}.`,
    answered: 'A person has answered.',
    fixed: 'It was fixed or addressed in time.',
    answerLate: (due: string) => `A first response was due by ${due} and is late. I am sorry about that.`,
    fixLate: (due: string) => `It was to be fixed by ${due} and is late. I am sorry about that.`,
    waiting: 'The clock rests while we wait for your answer.',
    next: ['What would you like to do?', 'Is there something to add?'],
    noteWhat: ['What shall I add?', 'Please type what I should add to the ticket.'],
    noted: (number: number) => [
      `I have added it to ticket ${number}.`,
      `It is in ticket ${number} now.`,
      `The team can read it in ticket ${number} now.`,
      `Done, it is part of ticket ${number}.`,
    ],
    withFiles: (count: number) => (count === 1 ? '1 file went along.' : `${count} files went along.`),
    onlyFiles: 'A file, without words.',
    noteOnSolved: (number: number) => [
      `Ticket ${number} is already solved, so I cannot add to it. I can open a new one.`,
      `Ticket ${number} is closed. If it is not right yet, a new ticket is the way.`,
    ],
    close: (number: number, subject: string) => [
      `Shall I close ticket ${number}, “${subject}”? The team then stops working on it.`,
      `So ticket ${number}, “${subject}”, is solved for you. Shall I close it?`,
    ],
    closed: (number: number) => [
      `Ticket ${number} is closed. If it comes back, just write here.`,
      `Done, ticket ${number} is closed. I am glad that it is solved.`,
    ],
    keptOpen: (number: number) => [
      `Fine, ticket ${number} stays open.`,
      `All right, the team goes on with ticket ${number}.`,
    ],
    closedAlready: (number: number) => [
      `Ticket ${number} is closed already.`,
      `There is nothing to close: ticket ${number} is solved.`,
    ],
    noneOpen: [
      'You have no open ticket that I could close.',
      'None of your tickets is open, so there is none to close.',
    ],
    closeWhich: ['Which one shall I close?', 'Which of these is solved?'],
    ofColleague: (number: number, name: string) => [
      `Ticket ${number} is from ${name}, and only ${name} can close it. You can add a note to it.`,
      `Only ${name} can close ticket ${number}. If you know that it is solved, a note tells the team.`,
    ],
  },

  handoff: {
    queued: [
      'I have asked for a person. Somebody will join us here. You can go on writing; they will read it all.',
      'A person is being called to this chat. Feel free to go on writing, nothing gets lost.',
    ],
    /** How many wait longer, and what people waited lately; nothing is promised where too few did. */
    place: (ahead: number) =>
      ahead === 0 ? 'You are next.' : ahead === 1 ? 'One person is before you.' : `${ahead} people are before you.`,
    typicalWait: (minutes: number) =>
      minutes <= 1
        ? 'Lately it took about a minute until somebody came.'
        : `Lately it took about ${minutes} minutes until somebody came.`,
    /** The desk has said already who does not answer. */
    agentGone: [
      'You are in the queue again, and the others on the team are being called. They will read everything.',
      'I am calling the others on the team. You need not say anything twice.',
    ],
    stillWaiting: [
      'I have passed that on. A person will read it as soon as they join.',
      'Noted. Somebody will be with you; you need to do nothing.',
    ],
    placeKept: ['You keep your place: a person will join us here.', 'The person is still being called to this chat.'],
    left: ['You are no longer waiting for a person.', 'All right, I have taken you out of the queue.'],
    nobodyOpen: [
      'I am sorry, nobody from the team is at the chat right now.',
      'Sadly there is no person at the chat at this moment.',
    ],
    nobodyClosed: (opens: string) => [
      `The team is away just now. It is back from ${opens}.`,
      `I am sorry, the desk is closed. It opens ${opens}.`,
    ],
    nobodyCame: ['I am sorry: nobody could join us in time.', 'I am sorry that you waited in vain. Everybody is busy.'],
    ticketInstead: [
      'A ticket reaches them for certain. Shall I open one?',
      'I can open a ticket instead, so that it is not forgotten. Shall I?',
    ],
    besideTicket: [
      'You have a ticket already, and the team reads what you wrote here beside it. Shall I open another one, for something else?',
      'Nothing is lost: it all stands beside your ticket. Shall I open a second one, for something else?',
    ],
    otherWay: ['There is another way, though.', 'I can still bring you further.'],
  },

  /** What the log says about people coming and going. */
  notices: {
    joined: (name: string) => `${name} has joined. You are now talking to a person.`,
    left: (name: string) => `${name} has left.`,
    agentGone: (name: string) => `${name} does not answer at the moment. I am sorry.`,
    askHowItWas: (number: number) => `Ticket ${number} is done. Was it good? One answer from 1 to 5 helps us.`,
    rated: (score: number) => `Thank you for your answer: ${score} of 5.`,
    solved: (number: number) => `Ticket ${number} is solved. Is something still not right? Just write here.`,
    reopened: (number: number) => `Ticket ${number} is open again.`,
    waiting: (number: number, what: string) => `To go on with ticket ${number} we need this from you:\n${what}`,
    merged: (number: number, into: number) =>
      `Ticket ${number} is about the same as ticket ${into}. We go on there, and nothing you wrote is lost.`,
    tierChanged: {
      lead: (number: number, tier: number, from: number) =>
        `Ticket ${number} is tier ${tier} now; it was tier ${from}.`,
      why: (reason: string) => `Why: ${reason}`,
      answerDue: (due: string) => `First answer due: ${due}.`,
      fixDue: (due: string) => `Fixed or addressed, due: ${due}.`,
      nothingDue: 'This changes no time by which we owe you something.',
      late: 'Counted from when we received it, that is past already. We are on it.',
    },
  },

  refused: {
    notPossible: ['That is not possible here, I am sorry.', 'I cannot do that, I am sorry.'],
    tooLong: ['That is too long for one message. Could you shorten it?', 'Please send it in smaller pieces.'],
  },

  fault: [
    'I am sorry, something went wrong on my side. I have called a person to look at this. Your message is safe.',
    'Something failed on my side, and I am sorry. A person will look at this; nothing you wrote is lost.',
  ],
  /** Stands where a password or a card number was. */
  removed: '[removed]',
}
