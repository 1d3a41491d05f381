import { Component, type ReactNode } from 'react'
import { describeError } from '../describe-error.ts'
import { Button } from '../ui/button.tsx'
import { Callout } from '../ui/callout.tsx'

type Props = { children: ReactNode /** A new value gives the children another chance. */; resetKey: string }
type State = { error: unknown; failedFor: string | null }

/** Keeps a screen that fails from taking the shell with it. React offers this only as a class. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, failedFor: null }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error, failedFor: '' }
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    if (state.failedFor === '') return { failedFor: props.resetKey }
    if (state.failedFor !== null && state.failedFor !== props.resetKey) return { error: null, failedFor: null }
    return null
  }

  override render() {
    if (this.state.failedFor === null) return this.props.children
    return (
      <div className="p-6">
        <Callout
          tone="error"
          title="This screen failed."
          actions={
            <Button size="sm" onClick={() => this.setState({ error: null, failedFor: null })}>
              Try again
            </Button>
          }
        >
          {describeError(this.state.error).message}
        </Callout>
      </div>
    )
  }
}
