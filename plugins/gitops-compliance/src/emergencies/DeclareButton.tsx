import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { Button } from '../components/Button';
import { DeclareDialog } from './DeclareDialog';
import { emergencyHref } from './emergencyWords';

/** One click from where the trouble is seen; afterwards the emergency is shown. */
export function DeclareButton(props: {
  service?: string;
  environment?: string;
}) {
  const [isOpen, setOpen] = useState(false);
  const navigate = useNavigate();
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        color="secondary"
        onClick={() => setOpen(true)}
      >
        Declare an emergency
      </Button>
      {isOpen && (
        <DeclareDialog
          service={props.service}
          environment={props.environment}
          onClose={() => setOpen(false)}
          onDeclared={({ id }) => {
            setOpen(false);
            navigate(emergencyHref(id));
          }}
        />
      )}
    </>
  );
}
