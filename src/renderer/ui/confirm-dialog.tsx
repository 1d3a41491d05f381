import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

export type ConfirmDialogProps = {
  open: boolean
  title: string
  /** What is lost. */
  children: ReactNode
  /** What the button that does it says. */
  confirm: string
  /** What the one that doesn't says. */
  keep: string
  busy?: boolean | undefined
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something is lost that can't be brought back. The safe answer comes first and has the focus. */
export function ConfirmDialog({ open, title, children, confirm, keep, busy, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      width="sm"
      title={title}
      description={children}
      footer={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button variant="danger" busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    />
  )
}
