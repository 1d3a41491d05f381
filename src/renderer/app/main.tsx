import './theme.css'
import { createRoot } from 'react-dom/client'
import { openHostLink } from '../host-link.ts'
import { followContexts } from '../state/contexts-store.ts'
import { followFleet } from '../state/fleet-store.ts'
import { followInfo } from '../state/info-store.ts'
import { followPreferences } from '../state/preferences-store.ts'
import { App } from './app.tsx'
import { wakeHost } from './wake-host.ts'

openHostLink()
followPreferences()
followFleet()
followContexts()
followInfo()
wakeHost()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<App />)
