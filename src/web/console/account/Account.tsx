import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { MeWire } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { letGo } from '../conversation/writer.ts'
import { locale, readIn } from '../language.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { leave } from '../session/end.ts'
import { words } from '../words.ts'
import './account.css'
import { CalendarFeed } from './CalendarFeed.tsx'
import { Letters } from './Letters.tsx'
import { Password } from './Password.tsx'
import { SecondFactor } from './SecondFactor.tsx'
import { Sessions } from './Sessions.tsx'

/** Who is signed in, how they come in, where they are signed in, and the way out. */
export function Account({ me, onClose }: { me: MeWire; onClose: () => void }) {
  const client = useQueryClient()
  const signOut = useMutation({
    mutationFn: () => call('DELETE /api/session', {}),
    onMutate: leave,
    onSuccess: async () => {
      letGo()
      await client.invalidateQueries({ queryKey: ['session'] })
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' }) // the next agent sees their own
    },
  })
  const say = words.account
  /** Letters follow the language of the console; where that cannot be saved the page changes all the same. */
  const read = (next: typeof locale) =>
    call('PUT /api/me/letters', { body: { locale: next } })
      .catch(() => null)
      .then(() => readIn(next))
  return (
    <Dialog
      title={say.title}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
            {say.signOut}
          </button>
          <button type="button" className="button button-main" onClick={onClose}>
            {words.keys.close}
          </button>
        </>
      }
    >
      <p className="account-who">
        <strong>{me.name}</strong>
        <span>{me.email}</span>
        <span>{say.role[me.role]}</span>
      </p>
      <fieldset className="account-language">
        <legend>{say.language}</legend>
        {(['en', 'fr'] as const).map((language) => (
          <button
            key={language}
            type="button"
            className="button"
            lang={language}
            aria-pressed={language === locale}
            onClick={() => language !== locale && read(language)}
          >
            {language === 'en' ? 'English' : 'Français'}
          </button>
        ))}
      </fieldset>
      <Password me={me} />
      <SecondFactor me={me} />
      <Letters />
      <CalendarFeed />
      <Sessions />
      {signOut.isError && (
        <p role="alert" className="status status-breach">
          {signOut.error.message}
        </p>
      )}
    </Dialog>
  )
}
