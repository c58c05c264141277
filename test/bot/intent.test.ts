import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chosenOf, type Intent, understand } from '../../bot/intent.ts'
import { words } from '../../bot/words/words.ts'
import { talk } from '../support/talk.ts'

const meanings: [Intent, ...string[]][] = [
  [
    'yes',
    'yes',
    'Yep',
    'yeah!',
    'sure',
    'Yes please',
    'ok yes',
    '👍',
    'yes, thank you very much',
    'Yes, go ahead',
    'yes please do',
    'Yes, thanks for your help!',
    '👍🏽',
    '👍👍',
    'oui',
    'Oui, merci beaucoup',
    'Oui, s’il vous plaît',
    'bien sûr',
    'exactement',
  ],
  [
    'no',
    'no',
    'Nah',
    'nope.',
    'No, thanks',
    'No thank you very much',
    'not really',
    'non',
    'Non merci',
    'pas vraiment',
    '👎',
  ],
  ['ok', 'ok', 'Okay', 'fine', 'Great!', 'cool', 'd’accord', 'très bien', 'génial'],
  ['cancel', 'cancel', 'Never mind', 'stop', 'forget it', 'annuler', 'Laissez tomber', 'tant pis'],
  ['back', 'back', 'go back', 'retour', 'en arrière'],
  ['help', 'help', 'Help me!', 'what can you do?', 'aide', 'que pouvez-vous faire?'],
  ['why', 'why?', 'why do you need my e-mail?', 'pourquoi?'],
  ['startOver', 'start over', 'restart', 'recommencer', 'du début'],
  [
    'person',
    'human',
    'talk to a person',
    'Can I speak to someone, please?',
    'I want to talk to a real person now',
    'parler à une personne',
    'Je veux parler à quelqu’un',
    'un conseiller',
    'I want to speak to an agent',
    'talk to human please',
    'Can I chat with a support agent?',
    'give me a human!',
    'get me someone',
    'no, talk to an agent',
    'connect me with your support team',
    'I don’t want to talk to a bot',
    'Puis-je parler avec un conseiller',
    'je voudrais parler à un agent',
    'passez-moi un humain',
    'je ne veux pas parler à un robot',
  ],
  [
    'myTickets',
    'where is my ticket?',
    'my tickets',
    'what is the status of my ticket',
    'Où en est mon billet?',
    'mes billets',
  ],
  ['openTicket', 'open a ticket', 'I’d like to open a ticket', 'ouvrir un billet'],
  ['addNote', 'add a note', 'ajouter une note'],
  [
    'thanks',
    'thanks',
    'Thank you very much!',
    'ok thanks',
    'Thanks for your help',
    'great, thank you so much for the quick answer!',
    'thanks anyway',
    'merci',
    'Merci beaucoup!',
    'merci pour votre aide',
  ],
  ['wait', 'let me try', 'Ok, I will try that', 'one moment please', 'hold on', 'un instant', 'je vais essayer ça'],
  ['whoAreYou', 'are you a bot?', 'Am I talking to a real person?', 'êtes-vous un robot'],
  ['noAnswer', 'I never got an answer', 'still no reply', 'je n’ai toujours pas de réponse'],
  ['bye', 'bye', 'that’s all', 'au revoir', 'c’est tout', 'bonne journée'],
  ['hello', 'hello', 'Hi there', 'bonjour', 'salut'],
  [
    'solved',
    'it works now',
    'That solved it',
    'yes it did',
    'thanks, that worked',
    'Yes, that helped, thank you so much!',
    'I can open it now',
    'it solved my problem',
    'the problem is gone',
    'j’ai réussi à l’ouvrir',
    'ça marche',
    'C’est réglé',
    'problème résolu',
  ],
  [
    'notSolved',
    'still stuck',
    'I am still stuck',
    'not solved',
    'that did not help',
    'it still doesn’t work',
    'no luck',
    'toujours bloqué',
    'ça n’a pas marché',
    'pas réglé',
  ],
  ['errorCode', 'I see an error code', 'error code', 'Je vois un code d’erreur'],
  ['codeLost', 'I didn’t get a code', 'nothing came', 'it has not arrived', 'je n’ai pas reçu le code'],
  ['change', 'change it', 'change something', 'modifier'],
  ['english', 'english please', 'in English', 'en anglais'],
  ['french', 'français', 'en français, s’il vous plaît', 'do you speak French?'],
  ['junk', '???', '…', '', '   ', '!!!', '🤷'],
  [
    'text',
    'it says vc3 when i open my book',
    'what’s the weather',
    'I do not want to talk to a person',
    'no one can open the book',
    'yesterday it worked, today it does not',
    'the help page is empty',
    'my members ask me how they can go back to page one',
    'thanks for nothing',
    'thank you but it is still grey',
    'it opens a blank page',
    'I can open the first one but not the second',
    'no error code, only a grey page',
    'I want to give somebody access to a document',
    'our agent wrote this text',
    'let me try to say it in other words',
  ],
]

describe('a whole message', () => {
  test.each(meanings.flatMap(([intent, ...texts]) => texts.map((text) => [text, intent] as const)))(
    '%j means %s',
    (text, intent) => {
      expect(understand(text).intent).toBe(intent)
    },
  )

  test('is a story, not a wish, when a phrase only comes up in the middle of it', () => {
    const story =
      'Yesterday our new colleague wanted to talk to a person at the bank, and since then her screen has been black.'
    expect(understand(story).intent).toBe('text')
  })

  test.each(Object.values(words).flatMap(({ choice }) => Object.values(choice)))(
    'of a button is never junk: %s',
    (label) => {
      expect(understand(label).intent).not.toBe('junk')
    },
  )
})

describe('what a message carries', () => {
  const carries = (key: keyof ReturnType<typeof understand>, cases: [string, unknown][]) =>
    test.each(cases)(`${key} in %j is %j`, (text, value) => expect(understand(text)[key]).toEqual(value))

  carries('number', [
    ['2', 2],
    ['the second one', 2],
    ['option 3', 3],
    ['#1', 1],
    ['number two', 2],
    ['la deuxième', 2],
    ['le premier', 1],
    ['the last one', -1],
    ['last', -1],
    ['2 books', null],
    ['1042', null],
  ])
  carries('email', [
    ['ana@x.example', 'ana@x.example'],
    ['it is Ana.Sol+1@mail.x.example.', 'Ana.Sol+1@mail.x.example'],
    ['ana at x.example', null],
    ['ana@x', null],
    ['@all', null],
  ])
  carries('code', [
    ['123456', '123456'],
    ['it is 123 456', '123456'],
    ['123-456!', '123456'],
    ['12345', null],
    ['1234567', null],
    ['call 604-555-0142', null],
  ])
  carries('ticketNumber', [
    ['where is ticket 1042', 1042],
    ['Ticket #1042?', 1042],
    ['billet 1042', 1042],
    ['where is my ticket', null],
  ])
  carries('errorCodes', [
    ['it says vc3', ['VC3']],
    ['(vc3) then 7RP', ['VC3', '7RP']],
    ['at 10pm an mp4 of 200mb', []],
    ['ana2@x.example', []],
    ['nothing', []],
  ])
  carries('affected', [
    ['none of our members can open anything since this morning, two of them called', 'several'],
    ['all our students are stuck', 'several'],
    ['several users called', 'several'],
    ['nobody can open it', 'several'],
    ['our users cannot open it', 'several'],
    ['one of our users cannot print', 'one'],
    ['a member cannot sign in', 'one'],
    ['aucun de nos membres n’arrive à ouvrir', 'several'],
    ['un de nos utilisateurs est bloqué', 'one'],
    ['it says vc3 when i open my book', null],
    ['a few people cannot open it', 'several'],
    ['it seems that several people are locked out', 'several'],
    ['more than one user is stuck', 'several'],
    ['not just one reader, all of them', 'several'],
    ['for more than one week a user cannot print', 'one'],
    ['one of our 200 readers sees a blank page', 'one'],
    ['just one person', 'one'],
    ['plus d’un lecteur est bloqué', 'several'],
    ['une seule personne est bloquée', 'one'],
    ['I use it on two computers', null],
  ])
  carries('isOutage', [
    ['the whole system is down', true],
    ['Everything is down!', true],
    ['nothing works for anybody', true],
    ['your servers are completely down', true],
    ['tout est en panne', true],
    ['plus rien ne marche pour personne', true],
    ['none of our members can open anything', false],
    ['the page scrolls down', false],
    ['it is not completely down, only slow', false],
    ['everything’s down', true],
    ['Nothing works since this morning', true],
    ['Nothing works. Please help us', true],
    ['rien ne fonctionne depuis ce matin', true],
    ['I click on the link and nothing opens', false],
    ['quand je clique, rien ne marche', false],
    ['we are down to two licences', false],
    ['I wrote everything down', false],
  ])
  carries('isReading', [
    ['I want to open the book', true],
    ['I am still trying to open it', true],
    ['I get an error when trying to open it', true],
    ['I received a link by mail', true],
    ['I want to open a ticket about the export', false],
    ['I received an error message during the import', false],
    ['a user is trying to open a PDF', false],
    ['je veux ouvrir mon livre', true],
    ['je veux ouvrir un billet pour un lecteur', false],
    ['j’ai reçu un message d’erreur', false],
  ])
  carries('isManaging', [
    ['several of my readers cannot open it', true],
    ['our paying members cannot open it', true],
    ['we run a small press', true],
    ['I run Windows 11', false],
    ['I run into an error', false],
    ['my reader does not open it', false],
  ])
  carries('saysWhat', [
    ['I still cannot print', true],
    ['je n’arrive toujours pas à ouvrir mon livre', true],
    ['I am still stuck', false],
    ['it still does not work', false],
    ['no luck', false],
  ])
  carries('isWeary', [
    ['this is fucking useless', true],
    ['what a joke', true],
    ['printing is a joke', false],
  ])
  carries('locale', [
    ['Je n’arrive pas à ouvrir mon livre', 'fr'],
    ['I cannot open the book', 'en'],
    ['vc3', null],
    ['merci', null],
  ])
})

describe('a choice', () => {
  const labels = ['Reset a password', 'Print a page', 'None of these']
  test.each([
    ['print a page', 1],
    ['1', 0],
    ['the second one', 1],
    ['the last one', 2],
    ['print', 1],
    ['page', null],
    ['password', 0],
    ['4', null],
    ['a', null],
    ['my screen is black', null],
  ])('%j is number %j', (text, index) => expect(chosenOf(labels, understand(text))).toBe(index))

  test.each([
    ['open it', 0],
    ['open the ticket', 0],
    ['do not open it', 2],
    ['dont open', null],
  ])('"%s" is never taken for its opposite', (text, index) => {
    expect(chosenOf(['Yes, open the ticket', 'Change something', 'Do not open it'], understand(text))).not.toBe(
      index === 2 ? 0 : 2,
    )
  })
})

test('anything at all can be read', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 20_000 })), (text) => {
      expect(understand(text).intent).toBeTypeOf('string')
    }),
    { numRuns: 300 },
  )
  expect(understand(`${'a@'.repeat(5_000)}`).email).toBeNull()
})

describe('who somebody is', () => {
  test.each([
    'I am the administrator of Meridian Press',
    'Hi, I’m an admin at Alder College.',
    'We are a customer of yours',
    'I am a student',
    'Hello, this is Ana Solheim from Meridian Press',
    'My name is Jonas',
    'I work for Kestrel Standards',
    'Je suis l’administratrice de Meridian Press',
    'Bonjour, je m’appelle Lucie Bouchard',
    'Nous travaillons chez Alder',
  ])('is all that "%s" says', (text) => {
    expect(understand(text)).toMatchObject({ isIntroduction: true, intent: 'text' })
  })

  test.each([
    'I am the administrator and cannot find the report',
    'I am a member and get error vc3',
    'I am locked out',
    'I am in France',
    'This is broken',
    'This is not what I see',
    'I work on a Mac',
    'We are stuck',
    'Je suis perdu',
    'Je suis bloquée à la page 3',
    'I am an owner of a Kindle, how do I read it there?',
    'This is fucking useless',
    'this is very slow',
  ])('is not all that "%s" says', (text) => {
    expect(understand(text).isIntroduction).toBe(false)
  })

  test('is heard as such, and is not asked again', async () => {
    const it = await talk()
    await it.says('I am the administrator of Meridian Press')
    it.hearsNot('nothing on that').hears('?')
    await it.says('Something odd happens to the zebra crossing')
    await it.says('open a ticket')
    it.hears(/e-mail/i).hearsNot('Do you manage')
  })
})
