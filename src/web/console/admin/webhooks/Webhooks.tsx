import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { WebhookWire } from '../../../../http/api/webhookApi.ts'
import { call } from '../../api.ts'
import { go, to } from '../../route.ts'
import type { ScreenProps } from '../../screens.ts'
import { Empty, Page, Standing } from '../Page.tsx'
import { words } from '../words.ts'
import { Endpoint } from './Endpoint.tsx'
import { EndpointForm } from './EndpointForm.tsx'
import { Health } from './Health.tsx'
import { key } from './key.ts'
import { Secret } from './Secret.tsx'
import './webhooks.css'
import { text } from './words.ts'

/** Endpoints of other systems; with one in the address, what was sent to it. */
export function Webhooks({ rest, say }: ScreenProps) {
  const [isNew, setNew] = useState(false)
  const [shown, setShown] = useState<{ webhook: WebhookWire; secret: string } | null>(null)
  const found = useQuery({ queryKey: key, queryFn: () => call('GET /api/admin/webhooks', {}) })
  const { webhooks = [], types = [] } = found.data ?? {}
  const open = webhooks.find(({ id }) => id === rest)

  if (open) return <Endpoint webhook={open} types={types} say={say} />
  return (
    <Page
      title={words.pages.webhooks}
      lead={
        <>
          {text.lead} <a href="/api/docs#/Webhooks">{text.docs}</a>
        </>
      }
      actions={
        <button type="button" className="button button-main" disabled={!found.data} onClick={() => setNew(true)}>
          {text.add}
        </button>
      }
    >
      <Standing query={found} />
      {found.data && webhooks.length === 0 && <Empty title={text.none}>{text.noneLead}</Empty>}
      {webhooks.length > 0 && (
        <ul className="hooks">
          {webhooks.map((webhook) => (
            <li key={webhook.id} className="hook">
              <div className="hook-who">
                <h3>
                  <a href={to.screen('admin', `webhooks/${webhook.id}`)} aria-label={text.open(webhook.name)}>
                    {webhook.name}
                  </a>
                </h3>
                <p className="hook-url">{webhook.url}</p>
              </div>
              <div className="hook-how">
                <Health webhook={webhook} />
                <p className="remark">
                  {text.hears(webhook.types.length, types.length)}
                  {webhook.waiting > 0 && ` · ${text.waiting(webhook.waiting)}`}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {isNew && (
        <EndpointForm
          webhook={null}
          types={types}
          onClose={() => setNew(false)}
          onSaved={(saved) => {
            setNew(false)
            say(text.saved(saved.webhook.name))
            if (saved.secret !== null) setShown({ webhook: saved.webhook, secret: saved.secret })
          }}
        />
      )}
      {shown && (
        <Secret
          {...shown}
          onClose={() => {
            setShown(null)
            go(to.screen('admin', `webhooks/${shown.webhook.id}`))
          }}
        />
      )}
    </Page>
  )
}
