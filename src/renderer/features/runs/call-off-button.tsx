import { OctagonX } from 'lucide-react'
import { useState } from 'react'
import type { Run } from '../../../shared/domain/run.ts'
import { client } from '../../client.ts'
import { describeError } from '../../describe-error.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Ends a run while it holds a step back; nothing for any other run. */
export function CallOffButton({ run }: { run: Run }) {
  const [asking, setAsking] = useState(false)
  const next = run.status === 'applying' ? run.steps.find(step => step.status !== 'applied' && step.status !== 'unchanged') : undefined
  if (next?.status !== 'pending' || next.waitsFor === undefined) return null
  const callOff = async () => {
    try {
      await client.runs.callOff({ id: run.id })
    } catch (error) {
      showToast({ title: 'The run could not be called off', text: describeError(error).message, tone: 'error' })
    }
  }
  return (
    <>
      <Button icon={OctagonX} onClick={() => setAsking(true)}>
        Call off
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => void callOff()}
        title="Call off this run?"
        confirm="Call off"
        keep="Let it wait"
      >
        “<SafeText>{next.title}</SafeText>” and all after it is not sent. What was written stays as it is.
      </ConfirmDialog>
    </>
  )
}
