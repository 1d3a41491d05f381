import { useRef } from 'react'
import type { Rollout, RolloutShape } from '../../../shared/domain/rollout.ts'
import { NumberSetting } from '../../ui/number-setting.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Switch } from '../../ui/switch.tsx'

/** How the databases are split, before the start. */
export function ShapePanel({ rollout, onShape }: { rollout: Rollout; onShape: (shape: RolloutShape) => Promise<void> }) {
  const { shape } = rollout
  /** What was asked for last, until it is kept or refused: the next change builds on it, not on what has not come back yet. */
  const asked = useRef<RolloutShape | null>(null)
  async function change(part: Partial<RolloutShape>) {
    const next = { ...(asked.current ?? shape), ...part }
    asked.current = next
    try {
      await onShape(next)
    } finally {
      if (asked.current === next) asked.current = null
    }
  }
  return (
    <Panel title="Waves" about="A wave begins when every database of the one before is done. The first that goes wrong stops the rest.">
      <div className="flex flex-wrap items-center gap-x-8 gap-y-3 text-sm text-ink-2">
        <span className="flex items-center gap-2.5">
          <Switch label="One database first, alone" checked={shape.canary} onChange={canary => void change({ canary })} />
          One database first, alone
        </span>
        <NumberOf label="Databases in a wave" value={shape.waveSize} max={200} onChange={waveSize => change({ waveSize })} />
        <NumberOf label="At the same time" value={shape.parallel} max={20} onChange={parallel => change({ parallel })} />
      </div>
    </Panel>
  )
}

function NumberOf({
  label,
  value,
  max,
  onChange,
}: {
  label: string
  value: number
  max: number
  onChange: (value: number) => Promise<void>
}) {
  return (
    <span className="flex items-center gap-2.5">
      {label}
      <span className="w-28">
        <NumberSetting label={label} value={value} min={1} max={max} onChange={onChange} />
      </span>
    </span>
  )
}
