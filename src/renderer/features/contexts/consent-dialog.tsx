import { type ReactNode, useState } from 'react'
import type { ContextInfo } from '../../../shared/domain/context.ts'
import { client } from '../../client.ts'
import { MaskedValue, type MaskedValueProps } from '../../masked-value.tsx'
import { contextTitle } from '../../state/contexts-store.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { cleanText } from '../../ui/clean-text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { contextActions } from './context-actions.ts'

/** Asks before a kubeconfig's command runs on this machine, and shows exactly what would run. */
export function ConsentDialog({ context, onClose }: { context: ContextInfo; onClose: () => void }) {
  const [busy, setBusy] = useState(false)
  const consent = context.consent
  if (consent === null) return null
  async function allow(fingerprint: string) {
    setBusy(true)
    const allowed = await contextActions.allowCommand(context.id, fingerprint, true)
    if (allowed) await contextActions.connect(context.id)
    setBusy(false)
    if (allowed) onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="May this command run?"
      description={
        <>
          <SafeText>{cleanText(contextTitle(context), 200)}</SafeText> signs in with a command of its kubeconfig. It runs on this machine
          with your rights. A changed command, argument, environment or program asks again.
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            variant="primary"
            busy={busy}
            because={consent.resolvedPath === null ? 'The program was not found on this machine' : null}
            onClick={() => void allow(consent.fingerprint)}
          >
            Allow
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-2">
        <Part title="Program">
          <Code text={consent.resolvedPath ?? consent.command} />
          {consent.resolvedPath !== null && consent.resolvedPath !== consent.command && (
            <p className="mt-1 text-xs text-ink-3">
              Written in the kubeconfig as <SafeText className="font-mono">{consent.command}</SafeText>
            </p>
          )}
        </Part>
        <Part title="Arguments">
          {consent.args.length === 0 ? (
            <p className="text-xs text-ink-3">None</p>
          ) : (
            <ol className="flex flex-col gap-1">
              {[...consent.args.entries()].map(([position, argument]) => (
                <li key={position}>
                  {consent.maskedArgs.includes(position) ? (
                    <Hidden
                      text={argument}
                      what={`argument ${position + 1}`}
                      reveal={() => client.contexts.revealCommand({ id: context.id, part: 'argument', at: position })}
                    />
                  ) : (
                    <Code text={argument} />
                  )}
                </li>
              ))}
            </ol>
          )}
        </Part>
        <Part title="Environment that it adds">
          {consent.env.length === 0 ? (
            <p className="text-xs text-ink-3">None</p>
          ) : (
            <ul className="flex flex-col gap-1">
              {[...consent.env.entries()].map(([position, { name, value, masked }]) => (
                <li key={position}>
                  {masked ? (
                    <Hidden
                      text={`${name}=${value}`}
                      what={`the value of ${cleanText(name, 80)}`}
                      reveal={async () => {
                        const answer = await client.contexts.revealCommand({ id: context.id, part: 'environment', at: position })
                        return { ...answer, value: `${name}=${answer.value}` }
                      }}
                    />
                  ) : (
                    <Code text={`${name}=${value}`} />
                  )}
                </li>
              ))}
            </ul>
          )}
        </Part>
        {consent.resolvedPath === null && (
          <Callout tone="warn" title="The program was not found on this machine">
            {consent.installHint !== null && <SafeText className="whitespace-pre-wrap">{consent.installHint}</SafeText>}
          </Callout>
        )}
        {consent.resolvedPath !== null && consent.installHint !== null && (
          <p className="text-xs text-ink-3">
            Install hint of the kubeconfig: <SafeText className="whitespace-pre-wrap">{consent.installHint}</SafeText>
          </p>
        )}
      </div>
    </Dialog>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-ink-2">{title}</h3>
      {children}
    </section>
  )
}

function Code({ text }: { text: string }) {
  return (
    <code className="block rounded-md bg-sunken px-2 py-1 font-mono text-xs break-all whitespace-pre-wrap text-ink">
      <SafeText>{text}</SafeText>
    </code>
  )
}

/** Looks like a secret: hidden, but to be seen before it is allowed. */
function Hidden({ text, what, reveal }: { text: string; what: string; reveal: MaskedValueProps['reveal'] }) {
  return (
    <div className="rounded-md bg-sunken px-2 py-0.5">
      <MaskedValue what={what} masked={text} reveal={reveal} />
    </div>
  )
}
