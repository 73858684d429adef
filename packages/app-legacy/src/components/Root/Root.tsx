import type { ReactNode } from 'react';
import CategoryIcon from '@material-ui/icons/Category';
import HomeIcon from '@material-ui/icons/Home';
import MenuIcon from '@material-ui/icons/Menu';
import SettingsIcon from '@material-ui/icons/Settings';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUser';
import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarPage,
  SidebarSpace,
} from '@backstage/core-components';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { Settings } from '@backstage/plugin-user-settings';
import { Logo, SignedInItem } from 'app-common/nav';

/** The sidebar, and beside it the page. */
export function Root(props: { children: ReactNode }) {
  return (
    <SidebarPage>
      <Sidebar>
        <Logo />
        <SidebarDivider />
        <SidebarGroup label="Menu" icon={<MenuIcon />}>
          <SidebarItem icon={CategoryIcon} to="catalog" text="Catalog" />
          <SidebarItem icon={HomeIcon} to="home" text="Home" />
          <SidebarItem
            icon={VerifiedUserIcon}
            to="change-control"
            text="Change control"
          />
        </SidebarGroup>
        <SidebarSpace />
        <SidebarDivider />
        <NotificationsSidebarItem />
        <SidebarGroup label="Settings" icon={<SettingsIcon />} to="/settings">
          <Settings />
          <SignedInItem />
        </SidebarGroup>
      </Sidebar>
      {props.children}
    </SidebarPage>
  );
}
