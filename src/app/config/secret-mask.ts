/** Stands where a secret is not shown. */
export const SECRET_MASK = '********'
