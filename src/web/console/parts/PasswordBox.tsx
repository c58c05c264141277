import { type InputHTMLAttributes, useId, useState } from 'react'
import { words } from '../words.ts'
import './passwordBox.css'

/** A box for a password, with a button that shows what is typed. Everything an input takes besides. */
export function PasswordBox({
  label,
  ...input
}: { label: string } & Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'id'>) {
  const id = useId()
  const [isShown, setShown] = useState(false)
  const say = words.account
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="password-box">
        <input
          {...input}
          id={id}
          type={isShown ? 'text' : 'password'}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
        />
        <button type="button" className="button password-box-show" onClick={() => setShown(!isShown)}>
          {isShown ? say.hide : say.show} <span className="unseen">{say.whatIsTyped}</span>
        </button>
      </span>
    </div>
  )
}
