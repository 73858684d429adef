import type { OwnFrameworkView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { FilterField, Filters } from '../components';
import type { FleetFilter } from './fleetFilter';
import { shortOf } from './shortOf';

const CRITICALITIES = ['critical', 'high', 'medium', 'low'];

/** Which services are looked at. */
export function FleetFilters(props: {
  filter: FleetFilter;
  teams: string[];
  systems: string[];
  frameworks: OwnFrameworkView[];
  onChange(filter: FleetFilter): void;
}) {
  const { filter } = props;
  const choice = (
    name: keyof FleetFilter,
    label: string,
    all: string,
    values: string[],
    wordOf: (value: string) => string = shortOf,
  ) => {
    const chosen = filter[name] ? [filter[name]] : [];
    return (
      <FilterField
        id={`gitops-compliance-fleet-${name}`}
        label={label}
        value={filter[name]}
        options={[
          ['', all],
          ...[...new Set([...values, ...chosen])].map(
            value => [value, wordOf(value)] as const,
          ),
        ]}
        onChange={value => props.onChange({ ...filter, [name]: value })}
      />
    );
  };
  return (
    <Filters label="Services to look at">
      {choice('team', 'Team, with the teams in it', 'All teams', props.teams)}
      {choice('system', 'System', 'All systems', props.systems)}
      {choice('criticality', 'Criticality', 'All environments', CRITICALITIES)}
      {choice(
        'framework',
        'Framework',
        'All checks',
        props.frameworks.map(({ id }) => id),
        id => props.frameworks.find(each => each.id === id)?.title ?? id,
      )}
      {choice(
        'waived',
        'Waivers',
        'With or without',
        ['true'],
        () => 'Something is waived',
      )}
    </Filters>
  );
}
