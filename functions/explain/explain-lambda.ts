interface Named {
  readonly error: string;
  readonly cause: string;
}

/** The name and message of an error that a Lambda threw: `{"errorType": …, "errorMessage": …, "trace": […]}`. */
export function fromLambda({ error, cause }: Named): Named {
  let parsed: unknown;
  try {
    parsed = JSON.parse(cause);
  } catch {
    return { error, cause };
  }
  if (typeof parsed !== 'object' || parsed === null) return { error, cause };
  const { errorType, errorMessage } = parsed as { errorType?: unknown; errorMessage?: unknown };
  return {
    error: typeof errorType === 'string' && errorType !== '' ? errorType : error,
    cause: typeof errorMessage === 'string' && errorMessage !== '' ? errorMessage : cause,
  };
}
