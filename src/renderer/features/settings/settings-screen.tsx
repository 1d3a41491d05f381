import type { ReactNode } from 'react'
import { infoStore } from '../../state/info-store.ts'
import { changePreferences, preferencesStore } from '../../state/preferences-store.ts'
import { Callout } from '../../ui/callout.tsx'
import { KeyValue } from '../../ui/key-value.tsx'
import { NumberSetting } from '../../ui/number-setting.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { PracticePanel } from './practice-panel.tsx'
import { TierList } from './tier-list.tsx'
import { UpdateFeed } from './update-feed.tsx'
import { VaultList } from './vault-list.tsx'

/** What the user sets for the app as a whole, and what is running. Every change is kept at once. */
export default function SettingsScreen() {
  const preferences = preferencesStore(view => view.preferences)
  const info = infoStore(view => view.info)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader title="Settings" about="For the app as a whole, on this machine. Every change is kept at once." />
      <div className="min-h-0 flex-1 overflow-y-auto px-6 py-4">
        <div className="max-w-3xl 2xl:max-w-none 2xl:columns-2 2xl:gap-6">
          {info?.notices.map(notice => (
            <Callout key={notice} tone="info">
              <SafeText>{notice}</SafeText>
            </Callout>
          ))}
          {info !== null && info.journalProblem !== null && (
            <Callout tone="error" title="The journal can’t be written, so nothing can be applied">
              <SafeText>{info.journalProblem}</SafeText>
            </Callout>
          )}
          {preferences === null ? (
            <SkeletonLines lines={5} label="Loading the settings" />
          ) : (
            <>
              <Section title="Look">
                <Line title="Theme" help="“System” follows the desktop.">
                  <Segmented
                    label="Theme"
                    value={preferences.theme}
                    onChange={theme => void changePreferences({ theme })}
                    options={[
                      { value: 'system', label: 'System' },
                      { value: 'light', label: 'Light' },
                      { value: 'dark', label: 'Dark' },
                    ]}
                  />
                </Line>
                <Line title="Density" help="How tall the rows of the fleet are.">
                  <Segmented
                    label="Density"
                    value={preferences.density}
                    onChange={density => void changePreferences({ density })}
                    options={[
                      { value: 'comfortable', label: 'Comfortable' },
                      { value: 'compact', label: 'Compact' },
                    ]}
                  />
                </Line>
              </Section>
              <Section title="Secrets and updates">
                <Line title="Clear the clipboard after" help="Seconds until a copied secret is wiped from it (5 to 600).">
                  <div className="w-36">
                    <NumberSetting
                      label="Seconds until the clipboard is cleared"
                      min={5}
                      max={600}
                      value={preferences.clipboardSeconds}
                      onChange={clipboardSeconds => changePreferences({ clipboardSeconds })}
                    />
                  </div>
                </Line>
                <UpdateFeed feed={preferences.updateFeed} />
              </Section>
              <Section title="Own tiers">
                <TierList tiers={preferences.tiers} />
              </Section>
            </>
          )}
          <Section title="Credentials kept on this machine">
            <VaultList />
          </Section>
          <Section title="Practice cluster">
            <PracticePanel />
          </Section>
          <Section title="About">
            <div className="px-4 py-3">
              {info === null ? (
                <SkeletonLines lines={3} label="Loading what is running" />
              ) : (
                <KeyValue
                  items={[
                    { label: 'Version', value: info.version },
                    { label: 'Host', value: info.host === 'electron' ? 'Desktop app' : 'Headless host, shown in this browser' },
                    { label: 'System', value: info.platform },
                    {
                      label: 'Key of stored secrets',
                      value:
                        info.keyStore === 'keychain'
                          ? 'In the operating system’s keychain'
                          : 'In a file that only you can read: whoever can read your files can read the secrets',
                    },
                  ]}
                />
              )}
            </div>
          </Section>
        </div>
      </div>
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mb-6 break-inside-avoid">
      <h2 className="mb-1.5 text-xs font-semibold text-ink-2">{title}</h2>
      <div className="divide-y divide-line rounded-lg border border-line bg-surface">{children}</div>
    </section>
  )
}

function Line({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0">
        <p className="text-sm font-medium">{title}</p>
        <p className="text-xs text-ink-3">{help}</p>
      </div>
      {children}
    </div>
  )
}
