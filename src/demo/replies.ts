import type { ReplyDraft } from '../desk/adminPorts.ts'

/** What a desk that has worked for a while answers again and again. */
export const demoReplies: readonly ReplyDraft[] = [
  shared(
    'en',
    'We are on it',
    'Hello {{contact.firstName}}, I have ticket {{ticket.number}} in front of me and am looking at it now. I will write here as soon as I know more.',
  ),
  shared(
    'en',
    'Ask for a screenshot and the document code',
    'Could you send me two things, {{contact.firstName}}: a screenshot of the message, and the document code that stands under it? With both I can see what your reader sees.',
  ),
  shared(
    'en',
    'Try it on one reader first',
    'I have changed what we talked about. Please let one of your readers try it, and tell me whether it opens; then we do the same for the others.',
  ),
  shared(
    'en',
    'Custom work is outside Standard',
    'Thank you for writing it down so clearly. Work on custom integrations is outside the Standard package, {{contact.firstName}}. I can pass it on to the people who can say what it would take; may I?',
  ),
  shared(
    'en',
    'Sounds solved',
    'Glad that it works again. I will close ticket {{ticket.number}} now; write here if it comes back, and it is open again.',
  ),
  shared(
    'fr',
    'Nous y travaillons',
    'Bonjour {{contact.firstName}}, j’ai le billet {{ticket.number}} sous les yeux et je m’en occupe maintenant. Je vous écris ici dès que j’en sais plus.',
  ),
  shared(
    'fr',
    'Demander une capture et le code du document',
    'Pouvez-vous m’envoyer deux choses, {{contact.firstName}}\u00a0: une capture du message et le code du document qui figure en dessous? Avec les deux, je vois ce que voit votre lecteur.',
  ),
]

function shared(locale: ReplyDraft['locale'], title: string, text: string): ReplyDraft {
  return { locale, title, text, isShared: true }
}
