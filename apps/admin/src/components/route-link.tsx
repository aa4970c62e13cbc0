import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes } from 'react';
import type { RouteTarget } from '../lib/feature.ts';

export interface RouteLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'target'> {
  target: RouteTarget;
}

/** A link to a feature route: `<RouteLink target={orderDetail.to({ params: { orderId } })}>`. Preloads on hover. */
export function RouteLink({ target, ...rest }: RouteLinkProps) {
  return <Link {...rest} to={target.to} params={target.params as never} search={target.search as never} />;
}

/** Navigates by code: `const go = useGo(); go(orderDetail.to({ params }))`. */
export function useGo(): (target: RouteTarget, options?: { replace?: boolean }) => void {
  const navigate = useNavigate() as unknown as (options: RouteTarget & { replace?: boolean }) => Promise<void>;
  return (target, options) => void navigate({ ...target, ...options });
}

/** The address of a target, for `rowHref` and other real hrefs. */
export function useHref(): (target: RouteTarget) => string {
  const router = useRouter();
  return (target) =>
    router.buildLocation({ to: target.to, params: target.params as never, search: target.search as never }).href;
}
