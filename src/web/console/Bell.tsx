import { Popover } from 'radix-ui'
import { useState } from 'react'
import type { AlarmWire } from '../../http/wire.ts'
import { queueWords } from './queue/words.ts'
import { chime, useRinging, type useRingSettings } from './ringing.ts'

const say = queueWords.bell

/** Rings when somebody needs a person now, as this agent allows. */
export function Bell({
  alarms,
  ringing,
}: {
  /** Undefined until they are read. */
  alarms: AlarmWire[] | undefined
  ringing: ReturnType<typeof useRingSettings>
}) {
  const [settings, set] = ringing
  const [isDenied, setDenied] = useState(false)
  useRinging(alarms, settings)
  const isOn = settings.sound || settings.notify

  const wantNotices = async (notify: boolean) => {
    const allowed = notify && 'Notification' in window && (await Notification.requestPermission()) === 'granted'
    setDenied(notify && !allowed)
    set({ ...settings, notify: allowed })
  }

  return (
    <Popover.Root>
      <Popover.Trigger className={isOn ? 'bar-button bell bell-on' : 'bar-button bell'} aria-label={say.label}>
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <path
            d="M10 2.5a4.5 4.5 0 0 0-4.5 4.5v3L4 13h12l-1.5-3V7A4.5 4.5 0 0 0 10 2.5ZM8 15a2 2 0 0 0 4 0"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
            strokeLinejoin="round"
          />
          {!isOn && <path d="m3 3 14 14" stroke="currentColor" strokeWidth="1.6" />}
        </svg>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" align="end" sideOffset={6} aria-label={say.title}>
          <h2>{say.title}</h2>
          <p className="remark">{say.lead}</p>
          <label className="switch">
            <input
              type="checkbox"
              checked={settings.sound}
              onChange={(event) => {
                set({ ...settings, sound: event.target.checked })
                if (event.target.checked) chime()
              }}
            />
            {say.sound}
          </label>
          <label className="switch">
            <input
              type="checkbox"
              checked={settings.notify}
              onChange={(event) => void wantNotices(event.target.checked)}
            />
            {say.notify}
          </label>
          {isDenied && (
            <p className="status status-warn" role="status">
              {say.denied}
            </p>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
