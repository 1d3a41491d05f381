import { Toast as Base } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'

const manager = Base.createToastManager()

export type ToastOptions = { title: string; text?: string | undefined; tone?: 'info' | 'good' | 'error' | undefined }

/** Says something that passes by itself. Errors stay longer and are announced at once. Nothing that must be read belongs here. */
export function showToast({ title, text, tone = 'info' }: ToastOptions) {
  manager.add({
    title,
    description: text,
    type: tone,
    timeout: tone === 'error' ? 10_000 : 4_000,
    priority: tone === 'error' ? 'high' : 'low',
  })
}

const edges: Readonly<Record<string, string>> = { info: 'border-l-info', good: 'border-l-good', error: 'border-l-bad' }

function ToastList() {
  const { toasts } = Base.useToastManager()
  return toasts.map(toast => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className={classNames('popup flex items-start gap-2 border-l-3 p-2.5', edges[toast.type ?? 'info'])}
    >
      <Base.Content className="min-w-0 flex-1">
        <Base.Title className="text-sm font-medium break-words text-ink" />
        <Base.Description className="text-xs break-words text-ink-2" />
      </Base.Content>
      <Base.Close aria-label="Dismiss" render={<IconButton label="Dismiss" icon={X} size="sm" />} />
    </Base.Root>
  ))
}

/** Where toasts appear. Once, in the shell. */
export function Toaster() {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-12 z-60 flex w-80 flex-col gap-2">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}
