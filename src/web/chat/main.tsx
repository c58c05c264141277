import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import '../tokens.css'
import './chat.css'
import { connectToLauncher } from './launcherLink.ts'
import { readPlace } from './place.ts'

const place = readPlace(new URLSearchParams(location.search))
if (place.theme) document.documentElement.dataset.theme = place.theme

const container = document.getElementById('chat')
if (!container) throw new Error('index.html has no element with the id "chat"')
createRoot(container).render(<App place={place} launcher={connectToLauncher(place.host)} />)
