import { useEffect, useState } from 'react';
import PersonIcon from '@material-ui/icons/Person';
import { SidebarItem } from '@backstage/core-components';
import {
  errorApiRef,
  identityApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';

function Name(props: { entityRef: string }) {
  const { primaryTitle } = useEntityPresentation(props.entityRef);
  return <SidebarItem icon={PersonIcon} to="/settings" text={primaryTitle} />;
}

/** Who is signed in, by the name in the catalog; leads to the settings. */
export function SignedInItem() {
  const identityApi = useApi(identityApiRef);
  const errorApi = useApi(errorApiRef);
  const [entityRef, setEntityRef] = useState<string>();
  useEffect(() => {
    let current = true;
    identityApi.getBackstageIdentity().then(
      identity => current && setEntityRef(identity.userEntityRef),
      error => current && errorApi.post(error),
    );
    return () => {
      current = false;
    };
  }, [identityApi, errorApi]);
  return entityRef ? (
    <Name entityRef={entityRef} />
  ) : (
    <SidebarItem icon={PersonIcon} to="/settings" text="Settings" />
  );
}
