import { GraduationCap, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { AppInfo } from '../../../shared/contract/system.ts'
import { client } from '../../client.ts'
import { describeError } from '../../describe-error.ts'
import { infoStore, takeInfo } from '../../state/info-store.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { showToast } from '../../ui/toast.tsx'

const words: Readonly<Record<AppInfo['practice'], string>> = {
  off: 'It is off. Started, it adds contexts of its own with databases to try everything on.',
  starting: 'It is starting.',
  on: 'It is on, and answers on this machine only. It ends with the app.',
  failed: 'It could not be started.',
}

/** Starts the embedded cluster, or starts it from scratch. */
export function PracticePanel() {
  const practice = infoStore(view => view.info?.practice ?? null)
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState(false)
  async function attempt(call: () => Promise<AppInfo>) {
    setAsking(false)
    setBusy(true)
    try {
      takeInfo(await call())
    } catch (error) {
      showToast({ title: 'The practice cluster did not start', text: describeError(error).message, tone: 'error' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex items-center justify-between gap-6 px-4 py-3">
      <p className="min-w-0 text-sm text-ink-2">{practice === null ? 'Not known yet.' : words[practice]}</p>
      {(practice === 'off' || practice === 'failed') && (
        <Button icon={GraduationCap} busy={busy} onClick={() => void attempt(() => client.system.startPractice())}>
          Start
        </Button>
      )}
      {(practice === 'on' || practice === 'starting') && (
        <Button icon={RotateCcw} busy={busy || practice === 'starting'} onClick={() => setAsking(true)}>
          Start from scratch
        </Button>
      )}
      <Dialog
        open={asking}
        width="sm"
        onClose={() => setAsking(false)}
        title="Start the practice cluster from scratch?"
        description="Everything in it is forgotten, also the databases that you made there. Other clusters are not touched."
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button variant="danger" onClick={() => void attempt(() => client.system.resetPractice())}>
              Start from scratch
            </Button>
          </>
        }
      />
    </div>
  )
}
