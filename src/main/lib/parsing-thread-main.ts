/** Entry of the thread that parses manifests: a text comes, its documents go back. See `parsing-thread.ts`. */
import { parentPort } from 'node:worker_threads'
import { parseDocuments } from '../../shared/manifest/parse-documents.ts'
import type { FromThread } from './parsing-thread.ts'

if (parentPort === null) throw new Error('This is the entry of a thread.')
const port = parentPort
const say = (message: FromThread) => port.postMessage(message)
port.on('message', (text: unknown) => say(parseDocuments(String(text))))
say('ready')
