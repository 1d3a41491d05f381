import './theme.css'
import { createRoot } from 'react-dom/client'
import { openHostLink } from '../host-link.ts'
import { App } from './app.tsx'

openHostLink()
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<App />)
