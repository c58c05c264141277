// What a website does with the help chat: hand over a question, or open it. Calls made before launcher.js came are kept.
window.signpost ||= (...call) => {
  window.signpost.q ||= []
  window.signpost.q.push(call)
}

document.addEventListener('click', (event) => {
  const pressed = event.target.closest('[data-ask], [data-open]')
  if (pressed?.dataset.ask) window.signpost('ask', pressed.dataset.ask)
  else if (pressed) window.signpost('open')
})
