import { type ComponentType, useRef } from 'react'
import type { MeWire } from '../../../http/wire.ts'
import { useCurrentInView } from '../parts/inView.ts'
import { to } from '../route.ts'
import type { ScreenProps } from '../screens.ts'
import { Articles } from './Articles.tsx'
import { Audit } from './Audit.tsx'
import { Access } from './access/Access.tsx'
import { CalendarPage } from './CalendarPage.tsx'
import { Contacts } from './Contacts.tsx'
import { Customers } from './Customers.tsx'
import { Letters } from './Letters.tsx'
import { Mails } from './Mails.tsx'
import { People } from './People.tsx'
import { Replies } from './Replies.tsx'
import './admin.css'
import './tables.css'
import { Webhooks } from './webhooks/Webhooks.tsx'
import { words } from './words.ts'

/** A page of the administration; `rest` is what stands in the address behind its name. */
type AdminPage = {
  name: Exclude<keyof typeof words.pages, 'label'>
  may: MeWire['may'][number]
  Page: ComponentType<ScreenProps>
}

const pages: readonly AdminPage[] = [
  { name: 'customers', may: 'seeAdministration', Page: Customers },
  { name: 'contacts', may: 'confirmContact', Page: Contacts },
  { name: 'replies', may: 'writeSharedReplies', Page: Replies },
  { name: 'calendar', may: 'seeAdministration', Page: CalendarPage },
  { name: 'articles', may: 'seeAdministration', Page: Articles },
  { name: 'webhooks', may: 'manageWebhooks', Page: Webhooks },
  { name: 'letters', may: 'manageLetters', Page: Letters },
  { name: 'mails', may: 'manageMail', Page: Mails },
  { name: 'audit', may: 'readAudit', Page: Audit },
  { name: 'access', may: 'readAudit', Page: Access },
  { name: 'people', may: 'erasePerson', Page: People },
]

/** What leads and administrators look after: each page is for those who may do what it does. */
export function Admin({ me, rest, say }: ScreenProps) {
  const allowed = pages.filter(({ may }) => me.may.includes(may))
  const [name = '', ...more] = rest.split('/')
  const open = allowed.find((page) => page.name === name) ?? allowed[0]
  const links = useRef<HTMLElement>(null)
  useCurrentInView(links, open)
  return (
    <div className="admin">
      <nav ref={links} className="admin-nav" aria-label={words.pages.label}>
        <ul>
          {allowed.map((page) => (
            <li key={page.name}>
              <a
                className="admin-link"
                href={to.screen('admin', page.name)}
                aria-current={page === open ? 'page' : undefined}
              >
                {words.pages[page.name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main className="admin-page" tabIndex={-1}>
        {open && <open.Page key={open.name} me={me} rest={more.join('/')} say={say} />}
      </main>
    </div>
  )
}
