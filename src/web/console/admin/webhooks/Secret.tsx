import { useState } from 'react'
import type { WebhookWire } from '../../../../http/api/webhookApi.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { words } from '../words.ts'
import { text } from './words.ts'

/** A secret, once. */
export function Secret({ webhook, secret, onClose }: { webhook: WebhookWire; secret: string; onClose: () => void }) {
  const [isCopied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))
  return (
    <Dialog
      title={text.secretTitle}
      className="dialog-wide"
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={copy}>
            {isCopied ? text.copied : text.copy}
          </button>
          <button type="button" className="button button-main" onClick={onClose}>
            {text.done}
          </button>
        </>
      }
    >
      <p>{text.secretLead}</p>
      {webhook.previousUntil !== null && <p>{text.previousUntil(words.when(webhook.previousUntil))}</p>}
      <label className="field hook-secret">
        {text.secret}
        <input readOnly value={secret} onFocus={(event) => event.target.select()} spellCheck={false} />
      </label>
      <p role="status" className="unseen">
        {isCopied ? text.copied : ''}
      </p>
    </Dialog>
  )
}
