import type { z } from 'zod'
import type { AccessKind } from '../../domain/access.ts'
import type { Action } from '../../domain/permission.ts'
import type { SecurityDeed } from '../../domain/security.ts'

/** A verb and an address, with `:name` for what differs: "PUT /api/conversations/:id/agent". */
export type EndpointName = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /api/${string}`

/**
 * One call of the console's API. Routes, validation, the pages' types and the API's description all come from here.
 * A query holds texts only: coerce what is more.
 */
export type Endpoint = {
  /** What it does, in a few words, for the description. */
  summary: string
  /**
   * What the caller must be allowed to do. `signedIn` is every agent, `enrolling` also one who has to set up a second factor
   * first, `halfway` also one whose second step is to come; `anybody` needs no session.
   */
  may: Action | 'signedIn' | 'enrolling' | 'halfway' | 'anybody'
  /** It matters so much that whoever was not proven in the last ten minutes is asked again first (`proveAgain`). */
  needsProof?: true
  /** What the log of security events calls it when it was done. */
  security?: SecurityDeed
  /** Pages call it by themselves, so it does not show that anybody is there. Reading never does. */
  isByItself?: true
  /** What it shows of somebody, for the access log; a list that shows nobody in particular has none. */
  shows?: AccessKind
  /** The heading it stands under in the description. */
  tag: string
  query?: z.ZodType
  body?: z.ZodType
  /** A body may be longer than usual, up to so many bytes. */
  bodyBytesMax?: number
  /** It takes a multipart form with files instead of JSON; the handler reads it. */
  takes?: 'files'
  /** Of a good answer, 200 or as `status` says; absent for 204 and for what is no JSON. */
  answer?: z.ZodType
  status?: 200 | 201 | 202 | 204
}

/** A part of the API by name. */
export type Endpoints = Record<EndpointName, Endpoint>

type Read<T> = T extends z.ZodType ? z.infer<T> : undefined

/** What a handler gets and gives, by its endpoint. */
export type BodyOf<E extends Endpoint> = Read<E['body']>
export type QueryOf<E extends Endpoint> = Read<E['query']>
export type AnswerOf<E extends Endpoint> = Read<E['answer']>
