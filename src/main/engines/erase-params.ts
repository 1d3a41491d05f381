import type { Operation, OperationCore, OperatorOperation } from './engine.ts'

/**
 * An operation as the list of all operations holds it: its parameters are unknown there, so each function parses what it is given with the
 * operation's own schema first. Throws ZodError when something else than parsed parameters is handed in.
 */
export function eraseParams<P>(operation: Operation<P>): Operation<unknown> {
  const { params: schema } = operation
  return {
    ...operation,
    ...eraseCore(operation),
    subject: (params, cluster) => operation.subject(schema.parse(params), cluster),
    reads: (params, cluster) => operation.reads(schema.parse(params), cluster),
    plan: input => operation.plan({ ...input, params: schema.parse(input.params) }),
  }
}

/** The same for an operation about an operator. */
export function eraseOperatorParams<P>(operation: OperatorOperation<P>): OperatorOperation<unknown> {
  const { params: schema, textOf } = operation
  return {
    ...operation,
    ...eraseCore(operation),
    ...(textOf === undefined ? {} : { textOf: params => textOf(schema.parse(params)) }),
    subject: (params, operator, documents) => operation.subject(schema.parse(params), operator, documents),
    reads: (params, operator, documents) => operation.reads(schema.parse(params), operator, documents),
    plan: input => operation.plan({ ...input, params: schema.parse(input.params) }),
  }
}

function eraseCore<P>({
  params: schema,
  stages,
  credentialCopy,
}: OperationCore<P>): Pick<OperationCore<unknown>, 'stages' | 'credentialCopy'> {
  return {
    stages: stages.map(stage => ({
      ...stage,
      reads: (params, subject, remembered) => stage.reads(schema.parse(params), subject, remembered),
      see: input => stage.see({ ...input, params: schema.parse(input.params) }),
    })),
    ...(credentialCopy === undefined ? {} : { credentialCopy: params => credentialCopy(schema.parse(params)) }),
  }
}
