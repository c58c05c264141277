// What a website does with the help chat: hand over a question, open it, or say who is signed in. Calls made before
// launcher.js came are kept.
window.signpost ||= (...call) => {
  window.signpost.q ||= []
  window.signpost.q.push(call)
}

document.addEventListener('click', (event) => {
  const pressed = event.target.closest('[data-ask], [data-open]')
  if (pressed?.dataset.ask) window.signpost('ask', pressed.dataset.ask)
  else if (pressed) window.signpost('open')
})

// A real website knows who is signed in and has its own server sign it; here one chooses, and the demo desk signs.
const switcher = document.querySelector('#signed-in-as')
if (switcher) {
  const remembered = 'signed-in-as'
  switcher.value = sessionStorage.getItem(remembered) ?? ''
  if (switcher.value) window.signpost('identify', fetchToken)
  switcher.addEventListener('change', () => {
    sessionStorage.setItem(remembered, switcher.value)
    if (switcher.value) window.signpost('identify', fetchToken)
    else window.signpost('forget')
  })
}

/** Called when the chat comes, and when somebody else is chosen. */
async function fetchToken() {
  const { site } = document.querySelector('script[data-site]').dataset
  const [chosen] = switcher.selectedOptions
  const response = await fetch('/demo/identity', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site, email: chosen.value, name: chosen.dataset.name }),
  })
  return response.ok ? (await response.json()).token : undefined
}
