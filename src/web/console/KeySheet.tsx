import { useKeysOn } from './keys.ts'
import { Dialog } from './parts/Dialog.tsx'
import { words } from './words.ts'

/** Every key, and the switch that turns single letters off. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const [isOn, setOn] = useKeysOn()
  return (
    <Dialog title={words.keys.title} onClose={onClose}>
      <dl className="keys">
        {words.keys.rows.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={isOn} onChange={(event) => setOn(event.target.checked)} />
        {words.keys.switch}
      </label>
    </Dialog>
  )
}
