import type { DatabaseClusterDetail } from '../../../shared/domain/database-cluster.ts'
import { addressOf } from '../../router.ts'
import { FactPanel, inReadingOrder } from '../../sight/fact-panel.tsx'
import { InlineEditButton } from '../../sight/inline-edit-button.tsx'
import { Age } from '../../ui/age.tsx'
import { bytesText } from '../../ui/bytes-text.ts'
import { Callout } from '../../ui/callout.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { KeyValue } from '../../ui/key-value.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { backupLook } from './backup-look.ts'

/** How it is and why, what it is made of, and whatever its engine has to add. */
export function OverviewTab({ detail, stale }: { detail: DatabaseClusterDetail; stale: boolean }) {
  const { cluster } = detail
  return (
    <div className="flex flex-col gap-4 p-6">
      {cluster.deprecations.map(text => (
        <Callout key={text} tone="warn" title="Deprecated: a future version of the operator removes this">
          <LongText text={text} />
        </Callout>
      ))}
      <div className="gap-4 lg:columns-2 [&>*]:mb-4 [&>*]:break-inside-avoid">
        <Panel title="Health" flush>
          {cluster.reasons.length === 0 ? (
            <p className="px-4 py-3 text-sm text-ink-2">No problems were found in what could be read.</p>
          ) : (
            <ul className="divide-y divide-line">
              {cluster.reasons.map(reason => (
                <li key={`${reason.source} ${reason.text}`} className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-3 px-4 py-2 text-sm">
                  <span>
                    <HealthBadge health={reason.health} stale={stale} />
                  </span>
                  <div className="min-w-0">
                    <LongText text={reason.text} />
                    <p className="font-mono text-2xs break-all text-ink-3">
                      <SafeText>{reason.source}</SafeText>
                    </p>
                  </div>
                </li>
              ))}
            </ul>
          )}
          <TroubledMembers detail={detail} />
        </Panel>
        <Panel title="Facts">
          <KeyValue
            items={[
              {
                label: 'Members',
                value: (
                  <span className="inline-flex items-center gap-2">
                    {cluster.members.ready ?? '?'} ready of {cluster.members.desired ?? '?'}
                    <InlineEditButton cluster={cluster} column="members" />
                  </span>
                ),
              },
              { label: 'Version', value: <SafeText>{cluster.version ?? '?'}</SafeText> },
              {
                label: 'Storage per member',
                value: (
                  <span className="inline-flex items-center gap-2">
                    {bytesText(cluster.storageBytes)}
                    <InlineEditButton cluster={cluster} column="storage" />
                  </span>
                ),
              },
              {
                label: 'Backups',
                value: (
                  <span className="flex flex-wrap items-center gap-2">
                    <StatusBadge {...backupLook(cluster.backup, stale)} />
                    {cluster.backup.lastSuccess !== null && (
                      <span className="text-ink-2">
                        last successful <Age at={cluster.backup.lastSuccess} />
                      </span>
                    )}
                    {cluster.backup.text !== null && <LongText text={cluster.backup.text} limit={160} />}
                  </span>
                ),
              },
              { label: 'Created', value: <Age at={cluster.createdAt} /> },
              { label: 'Operator', value: <SafeText>{detail.operatorVersion ?? '?'}</SafeText> },
            ]}
          />
        </Panel>
        {inReadingOrder(detail.sections).map(section => (
          <FactPanel key={section.id} section={section} stale={stale} />
        ))}
      </div>
    </div>
  )
}

/** Members drawn at most: the tab of the members has them all. */
const troubledLimit = 6

/** Which members are not well, in the words of their pods, and where to read on. */
function TroubledMembers({ detail }: { detail: DatabaseClusterDetail }) {
  const troubled = detail.members.filter(member => member.health !== 'healthy' && member.health !== 'paused')
  if (troubled.length === 0) return null
  const link = 'font-medium text-accent-text hover:underline'
  const { id } = detail.cluster
  return (
    <ul aria-label="Members that are not well" className="divide-y divide-line border-t border-line">
      {troubled.slice(0, troubledLimit).map(member => (
        <li key={member.name} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 text-sm">
          <a href={addressOf(['database', id, 'members'])} className={link}>
            <SafeText>{member.name}</SafeText>
          </a>
          <span className="min-w-0 flex-1 text-ink-2">
            <LongText text={member.state} limit={120} />
            {member.restarts !== null && member.restarts > 0 && (
              <span className="tabular"> · {member.restarts === 1 ? '1 restart' : `${member.restarts} restarts`}</span>
            )}
          </span>
          <a href={addressOf(['database', id, 'logs'], { member: member.name })} className={link}>
            Its log
          </a>
        </li>
      ))}
      {troubled.length > troubledLimit && (
        <li className="px-4 py-2 text-xs text-ink-3">{troubled.length - troubledLimit} more under Members.</li>
      )}
    </ul>
  )
}
